package dev.dispatch.agent;

import dev.dispatch.settings.Backend;
import java.util.List;

/** Whether and how a backend's command is told which model to use. */
final class ModelArgs {
  private ModelArgs() {}

  /**
   * The arguments to put before the prompt.
   *
   * @param explicit whether the caller named the model, or an alias of it
   */
  static List<String> of(Backend backend, String model, boolean explicit) {
    return switch (backend.appendModel().orElse(Backend.AppendModel.AUTO)) {
      case NEVER -> List.of();
      case ALWAYS -> List.of("--model", model);
      case AUTO ->
          AgentProgram.usedIn(backend.command().orElse(""))
              .map(program -> of(program, model, explicit))
              .orElse(List.of());
    };
  }

  private static List<String> of(AgentProgram program, String model, boolean explicit) {
    return switch (program) {
      case CURSOR, CODEX -> List.of("--model", model);
      case GEMINI, OPENCODE, COPILOT -> List.of();
      case CLAUDE ->
          ModelFamily.stableName(model)
              .filter(name -> explicit)
              .map(name -> List.of("--model", name))
              .orElse(List.of());
    };
  }
}
