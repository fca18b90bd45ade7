package dev.dispatch.client;

import java.nio.channels.SocketChannel;
import java.time.Duration;

/** The daemon that runs, if one does; for commands that start none. */
final class NoStart implements Connections {
  private final DaemonConnector connector;

  NoStart(DaemonConnector connector) {
    this.connector = connector;
  }

  @Override
  public SocketChannel open() throws ClientFailure, WithoutDaemonException {
    return connector.connect().orElseThrow(() -> new WithoutDaemonException("no daemon runs"));
  }

  @Override
  public boolean isGoneWithin(Duration limit) throws ClientFailure, InterruptedException {
    return connector.isGoneWithin(limit);
  }

  @Override
  public void awaitGone() throws ClientFailure, InterruptedException {
    connector.awaitGone();
  }
}
