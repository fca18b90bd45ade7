package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.RequestId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code dispatch mcp}: copies lines between an MCP host and the daemon, and hides from the host
 * that the daemon was restarted. The calling thread reads the host; each connection has a thread
 * that reads the daemon. A lost connection is made again, and a daemon started for it, when the
 * host says its next word, or at once where it still waits for its welcome and would say none: a
 * daemon that a person stopped stays stopped until then. No request is left without a reply: what a
 * lost connection took with it is answered by its thread, what it did not take is sent on the next.
 */
final class McpPump implements McpLink.LineTaker {
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(30);
  private static final Duration LAST_REPLIES_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOSS_LIMIT = Duration.ofSeconds(30);
  private static final int MAX_TRIES = 5;

  private final ClientContext context;
  private final Connections connections;
  private final Console console;
  private final Ending ending;
  private final McpSession session = new McpSession();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Held while a connection is made, over its handshake: there is to be one, and it has limits. */
  private final ReentrantLock connecting = new ReentrantLock();

  private volatile @Nullable McpLink link;

  McpPump(ClientContext context, Connections connections, Console console, Ending ending) {
    this.context = context;
    this.connections = connections;
    this.console = console;
    this.ending = ending;
  }

  /** Pumps until the host ends its input. */
  int run(InputStream host) throws ClientFailure, ClosedPipeException, InterruptedException {
    LineSplitter splitter = new LineSplitter();
    byte[] buffer = new byte[Frame.MAX_CHUNK_BYTES];
    try {
      for (int read = host.read(buffer); read >= 0; read = host.read(buffer)) {
        for (String line : splitter.add(Bytes.copyOf(buffer, 0, read))) {
          fromHost(line);
        }
      }
    } catch (IOException e) {
      throw new ClientFailure(
          ClientFailure.INTERNAL, "cannot read standard input: " + e.getMessage());
    }
    awaitLastReplies();
    return 0;
  }

  private void fromHost(String line)
      throws ClientFailure, ClosedPipeException, InterruptedException {
    if (line.isBlank()) {
      return;
    }
    try {
      deliver(line);
    } catch (ClientFailure | WithoutDaemonException e) {
      Optional<String> reply = McpSession.undeliverable(line, String.valueOf(e.getMessage()));
      if (reply.isPresent()) {
        console.out(LineSplitter.bytes(reply.get()));
      }
    }
  }

  private void deliver(String line)
      throws ClientFailure, WithoutDaemonException, InterruptedException {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      McpLink open = openLink();
      McpSession.Fate fate = session.fromHost(line, open.number());
      if (fate == McpSession.Fate.SEND) {
        send(open, line);
      }
      if (fate != McpSession.Fate.LOST) {
        return;
      }
    }
    throw tookNone();
  }

  private static void send(McpLink open, String line) {
    try {
      open.send(line);
    } catch (IOException gone) {
      // The line was noted before: the thread that reads this connection answers it.
    }
  }

  private McpLink openLink() throws ClientFailure, WithoutDaemonException, InterruptedException {
    McpLink open = link;
    if (open != null && open.isLost()) {
      // Nothing new may come before the replies to what it took with it.
      boolean _ = open.awaitSettled(LOSS_LIMIT);
    }
    connecting.lock();
    try {
      open = link;
      return open == null || open.isLost() ? connect() : open;
    } finally {
      connecting.unlock();
    }
  }

  private McpLink connect() throws ClientFailure, WithoutDaemonException, InterruptedException {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      SocketChannel channel = connections.open();
      try {
        McpLink fresh =
            McpLink.open(channel, context.request(RequestId.random(), 0, CommandKind.MCP), console);
        if (fresh.refused().isPresent()) {
          obey(fresh.refused().get());
        } else {
          start(fresh);
          return fresh;
        }
      } catch (IOException endedAtOnce) {
        // It was on its way out: look for the next one.
      }
    }
    throw tookNone();
  }

  private static ClientFailure tookNone() {
    return new ClientFailure(
        ClientFailure.INTERNAL, "the daemon took no session in " + MAX_TRIES + " tries");
  }

  private void obey(Frame.Refused refused) throws ClientFailure, InterruptedException {
    switch (refused.why()) {
      case STOPPING -> connections.awaitGone();
      case OTHER_BUILD, NOT_ALLOWED, PROTOCOL ->
          throw new ClientFailure(ClientFailure.NOT_ALLOWED, refused.reason());
    }
  }

  /** Says the handshake again where there was one, and goes on only once it is answered. */
  private void start(McpLink fresh) throws IOException, InterruptedException {
    Optional<String> initialize = session.replayInitialize();
    fresh.number(session.connected());
    link = fresh;
    Thread reader =
        new Thread("mcp-daemon") {
          @Override
          public void run() {
            copyFrom(fresh);
          }
        };
    reader.setDaemon(true);
    reader.start();
    if (initialize.isEmpty()) {
      return;
    }
    try {
      fresh.send(initialize.get());
      awaitHandshake(fresh);
      Optional<String> initialized = session.replayInitialized();
      if (initialized.isPresent()) {
        fresh.send(initialized.get());
      }
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
  }

  private void awaitHandshake(McpLink fresh) throws IOException, InterruptedException {
    long nanosLeft = HANDSHAKE_LIMIT.toNanos();
    lock.lock();
    try {
      while (session.awaitsReplay() && !fresh.isLost() && nanosLeft > 0) {
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
    } finally {
      lock.unlock();
    }
    if (session.awaitsReplay()) {
      throw new IOException("the daemon did not answer initialize");
    }
  }

  /** The life of a connection's own thread. */
  private void copyFrom(McpLink open) {
    try {
      OptionalInt code = open.copyTo(this);
      if (code.isPresent()) {
        ending.exit(code.getAsInt());
      }
      print(session.lost(open.number()));
      signal();
      welcomeAgain();
    } catch (ClosedPipeException e) {
      end(ClosedPipeException.EXIT_CODE);
    } catch (ClientFailure e) {
      console.err(e.toText());
      end(e.exitCode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      console.err("dispatch: internal error: " + e + "\n");
      end(ClientFailure.INTERNAL);
    } finally {
      open.settle();
    }
  }

  /** A host that was not welcomed says no next word: the handshake begins again without it. */
  private void welcomeAgain() throws ClientFailure, ClosedPipeException, InterruptedException {
    if (!session.awaitsWelcome()) {
      return;
    }
    connecting.lock();
    try {
      McpLink open = link;
      if (open == null || open.isLost()) {
        connect();
      }
    } catch (ClientFailure | WithoutDaemonException e) {
      print(session.refuseInitialize(String.valueOf(e.getMessage())));
    } finally {
      connecting.unlock();
    }
  }

  private void print(List<String> lines) throws ClientFailure, ClosedPipeException {
    for (String line : lines) {
      console.out(LineSplitter.bytes(line));
    }
  }

  private void end(int code) {
    try {
      ending.exit(code);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void line(String line) throws ClosedPipeException, ClientFailure {
    if (session.fromDaemon(line)) {
      console.out(LineSplitter.bytes(line));
    }
    signal();
  }

  @Override
  public void error(Bytes bytes) {
    console.err(bytes);
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The host has ended its input: the daemon may finish what it was asked, and then ends. */
  private void awaitLastReplies() throws InterruptedException {
    McpLink last = null;
    for (McpLink open = link; open != null && open != last; open = link) {
      last = open;
      try {
        open.sendEnd();
      } catch (IOException gone) {
        // Its thread answers what it took with it.
      }
      boolean _ = open.awaitSettled(LAST_REPLIES_LIMIT);
    }
  }
}
