package dev.dispatch.client;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A way to a daemon. */
interface Connections {
  /**
   * A fresh connection; may start a daemon.
   *
   * @throws WithoutDaemonException where none runs and none may be started
   * @throws ClientFailure where there is no way
   */
  SocketChannel open() throws ClientFailure, WithoutDaemonException, InterruptedException;

  /**
   * What to send once a connection was lost before the end: by default the same again.
   *
   * @param notice what the daemon said a detached call leaves behind; null where it said nothing
   */
  default ClientContext again(ClientContext sent, @Nullable String notice) {
    return sent;
  }

  /** Waits until the daemon that was connected to is gone; whether it was within the limit. */
  boolean isGoneWithin(Duration limit) throws ClientFailure, InterruptedException;

  /** Waits until the daemon that said it is stopping is gone, within a limit. */
  void awaitGone() throws ClientFailure, InterruptedException;
}
