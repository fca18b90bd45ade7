package dev.dispatch.daemon;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on one socket, on a platform thread, and runs each on a virtual thread. Close
 * it last: until then newcomers are told that the daemon is stopping.
 */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final Duration LAST_WORDS_LIMIT = Duration.ofMillis(500);
  private static final long PAUSE_NANOS = 100_000_000L;

  private final SocketFile socket;
  private final Function<SocketChannel, Connection> connect;
  private final Map<Connection, Thread> live = new ConcurrentHashMap<>();

  private Listener(SocketFile socket, Function<SocketChannel, Connection> connect) {
    this.socket = socket;
    this.connect = connect;
  }

  /** Accepts from now on; owns the socket. */
  static Listener start(SocketFile socket, Function<SocketChannel, Connection> connect) {
    Listener listener = new Listener(socket, connect);
    Thread.ofPlatform()
        .name("accept-" + socket.path().getFileName())
        .daemon()
        .start(listener::acceptAll);
    return listener;
  }

  private void acceptAll() {
    while (socket.isOpen()) {
      try {
        run(socket.accept());
      } catch (IOException e) {
        if (socket.isOpen()) {
          LOG.error("cannot accept at {}", socket.path(), e);
          // Out of file descriptors, most likely: without a pause this would spin.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  private void run(SocketChannel channel) {
    Connection connection = connect.apply(channel);
    Thread thread =
        Thread.ofVirtual()
            .name("call")
            .unstarted(() -> {
              try {
                connection.run();
              } finally {
                live.remove(connection);
              }
            });
    live.put(connection, thread);
    thread.start();
  }

  /** The connections that are open now. */
  Set<Connection> live() {
    return Set.copyOf(live.keySet());
  }

  /** Takes no more, lets those that are being turned away hear why, and drops the rest. */
  @Override
  public void close() throws IOException {
    socket.close();
    long deadline = System.nanoTime() + LAST_WORDS_LIMIT.toNanos();
    try {
      for (Thread thread : live.values()) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    live().forEach(Connection::close);
  }
}
