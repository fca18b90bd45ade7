package dev.dispatch.config;

import dev.dispatch.settings.Backend;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether and how a backend's command is told which model to use. */
final class ModelArgs {
  private static final Pattern CLAUDE = Pattern.compile("(^|[\\s/])claude(\\s|$)");
  private static final Pattern TAKES_IDS =
      Pattern.compile("(^|[\\s/])(codex|agent|cursor-agent)(\\s|$)");
  private static final List<String> STABLE = List.of("opus", "sonnet", "haiku");

  private ModelArgs() {}

  /**
   * The arguments to put before the prompt.
   *
   * @param explicit whether the caller named the model, or an alias of it
   */
  static List<String> of(Backend backend, String model, boolean explicit) {
    String command = backend.command().orElse("");
    return switch (backend.appendModel().orElse(Backend.AppendModel.AUTO)) {
      case NEVER -> List.of();
      case ALWAYS -> List.of("--model", model);
      case AUTO -> {
        if (CLAUDE.matcher(command).find()) {
          Optional<String> stable = stableName(model);
          yield explicit && stable.isPresent() ? List.of("--model", stable.get()) : List.of();
        }
        yield TAKES_IDS.matcher(command).find() ? List.of("--model", model) : List.of();
      }
    };
  }

  /** The family's stable name; a versioned id may be gone tomorrow. */
  private static Optional<String> stableName(String model) {
    String lower = model.toLowerCase(Locale.ROOT);
    return STABLE.stream().filter(lower::contains).findFirst();
  }
}
