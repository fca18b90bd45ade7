package dev.dispatch.agent;

import dev.dispatch.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agents that a caller can ask for: those of the configuration, and what is installed. */
public interface AgentCatalog {
  /** The built-in agent that plays a worker; there without a configuration. */
  String DEMO = "demo";

  /**
   * The agent that a request means. Changes nothing. Fails with what there is, and how to get more,
   * where it means none.
   */
  Selection select(AgentRequest request, Viewpoint from);

  /** Writes down what a selection found beyond the configuration, so that it has a name there. */
  void keep(Selection selection, Viewpoint from);

  /** Everything the configuration says. */
  Settings settings(Viewpoint from);

  /** The names that can be asked for, in the order of the configuration. */
  default List<String> names(Viewpoint from) {
    return settings(from).names();
  }

  /** Whether there is a configuration at all. */
  boolean isConfigured(Viewpoint from);

  /** Lines that a command which reads the configuration shows: unknown keys and the like. */
  List<String> notes(Viewpoint from);

  /**
   * From where agents are seen.
   *
   * @param cwd decides which repository's configuration counts
   * @param environment the caller's: whose PATH, whose {@code DISPATCH_CONFIG}
   */
  record Viewpoint(String cwd, Map<String, String> environment) {
    public Viewpoint {
      environment = Map.copyOf(environment);
    }

    /** Seen by nobody in particular: nothing is installed there. */
    public static Viewpoint at(String cwd) {
      return new Viewpoint(cwd, Map.of());
    }

    /** Names the directory; never the environment. */
    @Override
    public String toString() {
      return "seen from " + cwd;
    }
  }

  /**
   * What was said about the agent; everything may be absent.
   *
   * @param text the task's own words, which may name one
   */
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

    /** Whoever the words mean, else the default. */
    public static AgentRequest words(String text) {
      return new AgentRequest(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          text);
    }
  }

  /**
   * An agent, and how it came to be chosen.
   *
   * @param addition what the configuration does not have yet
   * @param worktree whether the words ask for a git worktree
   */
  record Selection(
      AgentChoice agent, Because because, Optional<Addition> addition, boolean worktree) {}

  /** Why an agent was chosen. */
  enum Because {
    /** A flag names it. */
    NAMED,
    /** The task's words name it. */
    MENTIONED,
    /** It is the default. */
    DEFAULT,
    /** There is no configuration; it is the first of the known programs that is installed. */
    FIRST_FOUND
  }

  /**
   * A model that was found with an installed program.
   *
   * @param command of the backend, where that is not configured either
   */
  record Addition(String model, String backend, Optional<String> command) {}
}
