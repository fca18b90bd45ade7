package dev.dispatch.transport.shared;

import dev.dispatch.session.ProcessState;
import dev.dispatch.transport.ExitStatus;

/** How a process ended, in the words of the domain. */
public final class Ends {
  private static final int SIGNAL_BASE = 128;

  private Ends() {}

  /** Of a state that is final. */
  public static ExitStatus of(ProcessState state) {
    return switch (state) {
      case ProcessState.Ended ended -> {
        int code = ended.status().code();
        yield ended.status().signal().isPresent()
            ? new ExitStatus.Signalled(code - SIGNAL_BASE)
            : new ExitStatus.Exited(code);
      }
      case ProcessState.Lost lost -> new ExitStatus.Lost();
      case ProcessState.LetGo letGo -> new ExitStatus.LetGo();
      case ProcessState.NeverStarted never -> new ExitStatus.NeverStarted("it was not started");
      case ProcessState.Running running -> new ExitStatus.Lost();
    };
  }
}
