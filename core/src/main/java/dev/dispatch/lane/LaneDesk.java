package dev.dispatch.lane;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.history.LaneItem;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.transport.Goal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where lanes without a task are opened and acted on, and where every lane is looked up. Calls
 * return once the action is stored and its first effect is under way; they fail with a {@link
 * dev.dispatch.error.DispatchException} and then nothing was done, unless it says that this is not
 * known.
 */
public interface LaneDesk {
  /**
   * What it would be called; changes nothing.
   *
   * @throws dev.dispatch.error.DispatchException if it cannot be opened so: its transport's agents
   *     do not stay, its name is taken
   */
  String nameFor(LaneWish wish);

  /**
   * Starts an agent on a lane of its own.
   *
   * @param environment the caller's; kept in memory only
   * @param requestId the caller's; the same again gives the lane that it opened before
   */
  LaneState open(LaneWish wish, Map<String, String> environment, String requestId);

  /** Carries out one action on a lane without a task, unless the same request did so before. */
  LaneState act(LaneRef lane, LaneAction action, TakenRequest request);

  /**
   * Begins a conversation from a point of another, on a lane of its own without a task.
   *
   * @param requestId the caller's; the same again gives the lane that it opened before
   */
  LaneState fork(LaneRef source, ForkWish wish, String requestId);

  /**
   * Registers a conversation that somebody else began; one that is known already is that lane. Its
   * agent is not told.
   *
   * @param requestId the caller's
   */
  LaneState attach(AttachWish wish, String requestId);

  /**
   * Takes in what its agent keeps of a lane's conversation: what is known of it, and items for the
   * index. What dispatch saw itself stays as it is.
   */
  void learn(LaneRef lane, KnownConversation conversation, List<LaneItem> items);

  /** The lane on the conversation with that id of its agent's, live or ended. */
  Optional<LaneState> onConversation(String externalId);

  /**
   * Whether a lane that is not ended has a conversation that no server of ours has open: its agent
   * is asked elsewhere, or it is resumed first.
   */
  boolean isDormant(LaneRef lane);

  /**
   * Has a lane's conversation opened on a server, unless it is open on one: it can be spoken to
   * then.
   *
   * @param environment the caller's; kept in memory only
   * @throws dev.dispatch.error.DispatchException {@code CONFLICT} with the agent's own words where
   *     it refuses
   */
  void wake(LaneRef lane, AgentChoice agent, Map<String, String> environment);

  /**
   * Takes up a lane whose conversation came out of the archive; its agent is told nothing until
   * somebody speaks to it. One that is not archived stays as it is.
   */
  LaneState restore(LaneRef lane, TakenRequest request);

  /** The goal of a conversation, as its agent has it now; empty without one. */
  Optional<Goal> goal(LaneRef lane);

  /** What a request did before on a lane without a task that is not ended. */
  Optional<Taken> takenBy(String requestId);

  /** The lane a request was carried out on, as it is now. */
  record Taken(LaneState lane, TakenRequest request) {}

  /** Every lane that is not ended, with a task or without; newest first. */
  List<LaneState> live();

  /** Lanes without a task whose agent has ended; newest first. */
  List<LaneState> ended();

  /** A lane, live or ended. */
  Optional<LaneState> find(LaneRef lane);

  /** The words of a command that brings a person to its agent; empty without a way. */
  List<String> attachCommand(LaneRef lane);

  /** The last lines that it showed or wrote, for people. */
  String outputTail(LaneRef lane);

  /** What can be done with it now. */
  Capabilities capabilities(LaneState lane);
}
