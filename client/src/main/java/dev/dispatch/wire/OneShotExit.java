package dev.dispatch.wire;

/** Exit codes of a command run without a daemon that mean something to the client. */
public final class OneShotExit {
  /** The command needs a daemon after all; nothing was done or printed. */
  public static final int NEEDS_DAEMON = 113;

  private OneShotExit() {}
}
