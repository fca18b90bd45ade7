package dev.dispatch.session;

/** What became of one payload for an agent's stdin. */
public enum PayloadState {
  /** No such payload was ever given. */
  UNKNOWN(false),
  /** Given, and not yet taken up: it can be cancelled. */
  PENDING(false),
  /** Taken up, and perhaps partly in the agent's stdin: the agent is slow to read, or ended. */
  TAKEN(false),
  /** All of it is in the agent's stdin. */
  SENT(true),
  /** Withdrawn before it was taken up; the agent never sees it. */
  CANCELLED(true);

  private final boolean terminal;

  PayloadState(boolean terminal) {
    this.terminal = terminal;
  }

  public boolean isTerminal() {
    return terminal;
  }
}
