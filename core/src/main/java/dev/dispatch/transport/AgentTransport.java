package dev.dispatch.transport;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A way to drive running agents. What an agent does comes back through the {@link AgentEventSink}
 * the transport was made with. Methods block on processes and files and belong on platform threads.
 */
public interface AgentTransport {
  /** Its name in the configuration: {@code process}. */
  String kind();

  /** What will be kept of a process before it is started. Touches nothing. */
  ProcessRecord plan(LaneRef lane, ProcessId process, AgentChoice agent);

  /**
   * Starts the agent and follows what it writes. Returns once the program was handed to the system;
   * that it cannot run comes as its end. Fails with a {@link dev.dispatch.error.DispatchException}
   * only when nothing was started.
   */
  void open(LaunchSpec launch, ProcessRecord process);

  /** Finds a process again after a restart of the daemon, and follows it from where it was. */
  Adoption adopt(ProcessRecord process);

  /** Ends a process and what it left running: TERM, 3 s, KILL, sweep. Returns at once. */
  void end(ProcessRecord process);

  /**
   * The same, and puts its conversation into the agent's archive, where it has one. Where no server
   * of ours has that open, whoever calls has put it there.
   *
   * @throws dev.dispatch.error.DispatchException the agent refused, and nothing was done
   */
  default void archive(ProcessRecord process) {
    end(process);
  }

  /** Gives back a conversation that is somebody else's: its server ends, and it does not. */
  default void giveBack(ProcessRecord process) {}

  /** Whether a server of ours has the conversation of that process open. */
  default boolean isOpen(ProcessRecord process) {
    return true;
  }

  /**
   * Opens a conversation again that no server of ours has open. Blocks until its agent has it open,
   * which is observed: {@link AgentEvent.AgentReady}.
   *
   * @throws dev.dispatch.error.DispatchException its agent refused, as where another program has it
   *     open for writing; nothing is left open then, and nothing is tried again
   */
  default void resume(ProcessRecord process, ResumeSpec conversation) {
    throw noConversation();
  }

  /** The last lines a process wrote, its errors included, for a person. */
  String outputTail(ProcessRecord process);

  /** Whether its agents stay when a turn ends and take more input. */
  default boolean isInteractive() {
    return false;
  }

  /**
   * Puts a message in as a person would. Blocks until it was seen to be taken up, or was not.
   *
   * @throws dev.dispatch.error.DispatchException {@code LANE_BUSY} if the agent cannot take it now,
   *     {@code NOT_ALLOWED} if it never can; it was not submitted then, and may be sent again
   */
  default Receipt send(ProcessRecord process, String text) {
    throw takesNothing();
  }

  /**
   * Hands a message to a conversation, once for each id however often it is asked for, and blocks
   * until the agent said something to it, which is observed: {@link AgentEvent.DeliveryAccepted} or
   * {@link AgentEvent.DeliveryRefused}.
   *
   * @return {@code UNCONFIRMED} where nothing was heard
   * @throws dev.dispatch.error.DispatchException nothing was handed over
   */
  default Receipt submit(ProcessRecord process, Submission message) {
    throw takesNothing();
  }

  /**
   * Looks for a message in a conversation.
   *
   * @return whether it is there; empty where nobody can tell
   */
  default Optional<Boolean> hasMessage(ProcessRecord process, String id) {
    return Optional.empty();
  }

  /**
   * Answers a request that is open.
   *
   * @throws dev.dispatch.error.DispatchException {@code CONFLICT} if it is not open any more, or
   *     another one is; nothing was done then
   */
  default Receipt answer(ProcessRecord process, AgentRequest request, RequestAnswer answer) {
    throw takesNothing();
  }

  /** Interrupts the running turn; does nothing to an agent that is idle. */
  default Receipt interrupt(ProcessRecord process) {
    throw takesNothing();
  }

  /** Whether its lanes are conversations on a server, which take a {@link ThreadCommand}. */
  default boolean isConversational() {
    return false;
  }

  /**
   * Does something with a conversation. Blocks until the agent replied.
   *
   * @throws dev.dispatch.error.DispatchException {@code LANE_BUSY} where a turn is in the way,
   *     {@code NOT_ALLOWED} where its lanes are no conversations; nothing was done then
   */
  default Receipt act(ProcessRecord process, ThreadCommand command) {
    throw noConversation();
  }

  /** The goal of a conversation; empty without one. */
  default Optional<Goal> goal(ProcessRecord process) {
    throw noConversation();
  }

  /** What will be kept of the process of a fork before it is begun. Touches nothing. */
  default ProcessRecord planFork(LaneRef lane, ProcessId process) {
    throw noConversation();
  }

  /** Begins a conversation from a point of another; otherwise as {@link #open}. */
  default void fork(ForkSpec fork, ProcessRecord process) {
    throw noConversation();
  }

  private DispatchException noConversation() {
    return new DispatchException(
        ErrorCode.NOT_ALLOWED,
        "an agent on transport '"
            + kind()
            + "' is a program of its own and no conversation on a server, of which alone this can"
            + " be asked",
        "dispatch new --transport app-server starts a conversation");
  }

  /** The words of a command with which a person goes to the agent; empty where there is no way. */
  default List<String> attachCommand(ProcessRecord process) {
    return List.of();
  }

  private DispatchException takesNothing() {
    return new DispatchException(
        ErrorCode.NOT_ALLOWED,
        "an agent on transport '" + kind() + "' takes no input after its start",
        "dispatch task note TASK \"...\" tells it through its plan; --transport tmux starts one that listens");
  }

  /**
   * Removes what it keeps on disk of a lane and its processes. Leaves everything where one of them
   * still runs. For a transport that keeps nothing there is nothing to do.
   */
  default void discard(LaneRef lane) {}

  /** The lanes of which it keeps something on disk that did not change since then. */
  default Set<LaneRef> keptSince(Instant time) {
    return Set.of();
  }

  /** What was found of a process. */
  enum Adoption {
    /** It runs, or ended meanwhile: either way it is followed to its end. */
    FOLLOWED,
    /** The daemon died before it was started; it may be opened again. */
    NEVER_STARTED
  }
}
