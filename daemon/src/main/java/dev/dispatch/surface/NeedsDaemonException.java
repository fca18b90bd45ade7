package dev.dispatch.surface;

/** Thrown by a handler that runs without a daemon: the client then starts one and asks that. */
public final class NeedsDaemonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NeedsDaemonException() {
    super("this command needs a daemon");
  }
}
