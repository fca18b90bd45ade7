package dev.dispatch.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry under {@code backends}, or one of the older {@code agents}, which is a backend of its
 * own. What was not said is empty, so that the agent's own configuration applies.
 *
 * @param command without the line end that {@code >} leaves
 * @param prompt how it gets in, as written: by argument, stdin or file
 */
public record Backend(
    String name,
    Optional<String> command,
    Optional<String> transport,
    Optional<List<String>> args,
    Map<String, String> environment,
    Optional<String> prompt,
    Optional<AppendModel> appendModel,
    Optional<String> permissionMode,
    Optional<String> authNotes,
    Mark mark) {
  public Backend {
    args = args.map(List::copyOf);
    environment = Map.copyOf(environment);
  }

  /** Whether {@code --model} is put before the prompt. */
  public enum AppendModel {
    /** As the program wants it. */
    AUTO,
    ALWAYS,
    NEVER
  }
}
