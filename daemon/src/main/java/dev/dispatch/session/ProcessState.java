package dev.dispatch.session;

import dev.dispatch.exec.ProcessIdentity;

/** What is known of an agent process from its folder and the process table. */
public sealed interface ProcessState {
  /** The program was never started, and with {@code adopt} it is certain that it never will be. */
  record NeverStarted() implements ProcessState {}

  /** The shim is alive, the program runs or is about to. */
  record Running(ProcessIdentity shim) implements ProcessState {}

  /** The program ended and its status was recorded. What it started may still run. */
  record Ended(ExitStatus status) implements ProcessState {}

  /**
   * The shim is gone and left no status: killed, or the machine was restarted.
   *
   * @param agentAlive whether the program itself still runs; nothing records its end
   */
  record Lost(boolean agentAlive) implements ProcessState {}

  /** Somebody else's program that runs on and is not followed any more. */
  record LetGo() implements ProcessState {}

  /** Whether nothing will change it any more. */
  default boolean isFinal() {
    return switch (this) {
      case NeverStarted n -> true;
      case Running r -> false;
      case Ended e -> true;
      case Lost l -> true;
      case LetGo l -> true;
    };
  }
}
