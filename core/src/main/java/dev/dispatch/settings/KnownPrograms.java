package dev.dispatch.settings;

import java.util.List;
import java.util.Optional;

/**
 * How the agent programs that dispatch knows are started, and models that can do without a look.
 */
public final class KnownPrograms {
  /** In the order in which one is taken for the default. */
  public static final List<String> NAMES = List.of("agent", "claude", "codex");

  private KnownPrograms() {}

  /** What a first configuration says of a program. */
  public record Known(StarterConfig.Backend backend, List<StarterConfig.Model> models) {
    public Known {
      models = List.copyOf(models);
    }
  }

  /** Empty for a program that is not known. */
  public static Optional<Known> of(String program) {
    return switch (program) {
      case "agent" ->
          Optional.of(
              one(
                  "cursor",
                  "agent -p --force --workspace \"$(pwd)\"",
                  "Cursor; give models by their ids (agent models) and take append-model out"));
      case "claude" ->
          Optional.of(
              new Known(
                  new StarterConfig.Backend(
                      "claude",
                      "env -u CLAUDE_CODE_ENTRYPOINT -u CLAUDECODE claude -p"
                          + " --output-format stream-json --verbose"
                          + " --permission-mode acceptEdits --allowedTools=Bash",
                      Optional.empty(),
                      "Claude Code; may edit files and run commands"),
                  List.of(
                      new StarterConfig.Model("opus", "claude"),
                      new StarterConfig.Model("sonnet", "claude"),
                      new StarterConfig.Model("haiku", "claude"))));
      case "codex" ->
          Optional.of(
              one(
                  "codex",
                  "codex exec --json -s workspace-write",
                  "Codex; may write in the repository. The model is that of its own configuration"));
      default -> Optional.empty();
    };
  }

  private static Known one(String name, String command, String comment) {
    return new Known(
        new StarterConfig.Backend(name, command, Optional.of(false), comment),
        List.of(new StarterConfig.Model(name, name)));
  }
}
