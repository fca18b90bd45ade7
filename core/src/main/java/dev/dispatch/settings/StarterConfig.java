package dev.dispatch.settings;

import java.util.List;
import java.util.Optional;

/** The text of a first configuration: commented, grouped by provider, only with what exists. */
public final class StarterConfig {
  private StarterConfig() {}

  /** How one provider's programs are started. */
  public record Backend(
      String name, String command, Optional<Boolean> appendModel, String comment) {}

  /** A model under a backend. */
  public record Model(String name, String backend) {}

  /** The file as YAML; models stand grouped under their backend, in the order given. */
  public static String render(
      List<Backend> backends, List<Model> models, Optional<String> defaultAgent) {
    StringBuilder text = new StringBuilder();
    text.append(
            "# Agents that dispatch can hand work to. dispatch config --help names the commands")
        .append(" that edit this file;\n# they keep your comments.\n\n");
    text.append("# Used when a task names no agent; any name below will do.\n");
    text.append(
        defaultAgent
            .map(name -> "default: " + YamlText.of(name) + "\n")
            .orElse("# default: NAME\n"));
    text.append("\n# How programs are started. The prompt is added as the last argument.\n");
    text.append(backends.isEmpty() ? "backends: {}\n" : "backends:\n");
    for (Backend backend : backends) {
      if (!backend.comment().isBlank()) {
        text.append("  # ").append(backend.comment()).append('\n');
      }
      text.append("  ").append(YamlText.of(backend.name())).append(":\n");
      text.append("    command: ").append(YamlText.quoted(backend.command())).append('\n');
      backend
          .appendModel()
          .ifPresent(yes ->
              text.append("    append-model: ").append(yes ? "always" : "never").append('\n'));
    }
    text.append("\n# The models you can ask for by name, and the backend that runs each.\n");
    text.append(models.isEmpty() ? "models: {}\n" : "models:\n");
    for (Backend backend : backends) {
      List<Model> own = models.stream().filter(m -> m.backend().equals(backend.name())).toList();
      if (!own.isEmpty()) {
        text.append("  # ").append(backend.name()).append('\n');
      }
      own.forEach(model ->
          text.append("  ")
              .append(YamlText.of(model.name()))
              .append(": { backend: ")
              .append(YamlText.of(model.backend()))
              .append(" }\n"));
    }
    text.append(
        """

        # A model with a role text that is put before the task. Example:
        # aliases:
        #   reviewer: { model: NAME, prompt: "You review code. You change nothing." }
        """);
    return text.toString();
  }
}
