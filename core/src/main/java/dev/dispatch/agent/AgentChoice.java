package dev.dispatch.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An agent as resolved for one launch: what to run, and how to hand it the prompt.
 *
 * @param name what the user asked for: a model, an alias, an old-format entry
 * @param backend the backend's name in the configuration
 * @param command a shell command (run by {@code sh -c}, the prompt through {@code "$@"}), or the
 *     program itself where {@code args} are given
 * @param args further arguments, each as it is; when present no shell is involved
 * @param modelArgs put before the prompt: {@code --model ID}, or nothing
 * @param environment added to the caller's
 * @param rolePrompt put before the worker prompt
 */
public record AgentChoice(
    String name,
    String backend,
    String transport,
    Optional<String> model,
    String command,
    Optional<List<String>> args,
    List<String> modelArgs,
    Map<String, String> environment,
    PromptWay promptWay,
    Optional<String> rolePrompt) {
  public AgentChoice {
    args = args.map(List::copyOf);
    modelArgs = List.copyOf(modelArgs);
    environment = Map.copyOf(environment);
  }

  /** The same agent under another name, with a role. */
  public AgentChoice as(String otherName, Optional<String> role) {
    return new AgentChoice(
        otherName,
        backend,
        transport,
        model,
        command,
        args,
        modelArgs,
        environment,
        promptWay,
        role);
  }

  /** The same agent, driven another way. */
  public AgentChoice over(String otherTransport) {
    return new AgentChoice(
        name,
        backend,
        otherTransport,
        model,
        command,
        args,
        modelArgs,
        environment,
        promptWay,
        rolePrompt);
  }

  /** How the prompt reaches the program. */
  public enum PromptWay {
    ARGV,
    STDIN,
    FILE
  }
}
