package dev.dispatch.conversation;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.transport.Goal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The conversations of agents that have a server. Every call asks the server of that agent and
 * environment; where none runs, one is started for the call and ended after it. None of them
 * resumes a conversation or starts a turn. They block for some seconds at most, and fail with a
 * {@link dev.dispatch.error.DispatchException}: {@code AGENT_UNAVAILABLE} where the server cannot
 * be asked, {@code CONFLICT} with the agent's own words where it refuses.
 */
public interface Conversations {
  /** Whose conversations, and for whom. */
  record Asked(AgentChoice agent, Map<String, String> environment) {
    public Asked {
      environment = Map.copyOf(environment);
    }

    /** Names the agent; never the environment. */
    @Override
    public String toString() {
      return "conversations of " + agent.name();
    }
  }

  /** The conversation of that id, also in the archive; empty where there is none. */
  Optional<KnownConversation> find(Asked of, String id);

  /** Those that are not in the archive, the most recent first; at most that many. */
  List<KnownConversation> recent(Asked of, int limit);

  /** Gives it a name in the agent's own lists. */
  void rename(Asked of, String id, String name);

  /** Puts it into the agent's archive, unless it is there. */
  void archive(Asked of, String id);

  /** Takes it out of the agent's archive, if it is there. */
  void restore(Asked of, String id);

  /** Reads one conversation in several steps, which cost one start of a server at most. */
  <T> T reading(Asked of, String id, Function<Reading, T> work);

  /** A conversation that is read. */
  interface Reading {
    /** What is known of it; empty where there is none. */
    Optional<KnownConversation> facts();

    /**
     * Some of its turns, newest first.
     *
     * @param whole with everything that is in them; else with what was said first and last
     */
    Page<ConversationTurn> turns(Optional<String> from, int limit, boolean whole);

    /** Its first turn, with what was said first and last. */
    Optional<ConversationTurn> first();

    /** Some of its items, newest first; fewer than asked for where they are long. */
    Page<ConversationItem> items(Optional<String> from, int limit);
  }

  /** Its goal; empty without one. */
  Optional<Goal> goal(Asked of, String id);

  /** The models that its server offers, hidden ones too. */
  List<AgentPrograms.Found> models(Asked of);

  /** Fails where the agent's server is older than what dispatch can drive. */
  void requireSupported(Asked of);
}
