package dev.dispatch.agent;

import java.util.List;
import java.util.Optional;

/** The agents the configuration knows, seen from a directory. */
public interface AgentCatalog {
  /**
   * The agent that a request means. Fails with what is configured, and how to configure, where it
   * means none.
   *
   * @param cwd decides which repository's configuration counts
   */
  AgentChoice resolve(AgentRequest request, String cwd);

  /** The names that can be asked for, in the order of the configuration. */
  List<String> names(String cwd);

  /** The name that is used when nothing else is said. */
  Optional<String> defaultName(String cwd);

  /** What a user should know about the configuration files: unknown keys and the like. */
  List<String> warnings(String cwd);

  /** What was said about the agent; everything may be absent. */
  record AgentRequest(
      Optional<String> agent,
      Optional<String> model,
      Optional<String> alias,
      Optional<String> backend,
      Optional<String> transport,
      String text) {
    /** The agent of that name and nothing else. */
    public static AgentRequest named(String name) {
      return new AgentRequest(
          Optional.of(name),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "");
    }
  }
}
