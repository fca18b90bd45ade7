package dev.dispatch.transport.wire;

/** Who goes on when something was stored; on the reading thread, so it must not wait. */
interface Followers {
  /** A conversation has its name. */
  void started(AppServer server, AppServer.Conversation conversation);

  /** A conversation is known to another server than the one it began on. */
  void resumed(AppServer server, AppServer.Conversation conversation);
}
