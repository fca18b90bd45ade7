package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.FrameReader;
import dev.dispatch.wire.FrameWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes MCP sessions and answers each request at once, but for two methods: {@code wait} gets no
 * answer, and of {@code die} the connection dies.
 */
final class DyingDaemon implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel server;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger deaths = new AtomicInteger();
  private volatile @Nullable SocketChannel current;
  private volatile boolean refuses;

  private DyingDaemon(Path socket, ServerSocketChannel server) {
    this.socket = socket;
    this.server = server;
  }

  static DyingDaemon listen(Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    DyingDaemon daemon = new DyingDaemon(socket, server);
    Thread.ofPlatform().daemon().start(daemon::accept);
    return daemon;
  }

  SocketChannel connect() throws ClientFailure {
    try {
      if (!refuses) {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
      }
    } catch (IOException e) {
      throw new ClientFailure(ClientFailure.INTERNAL, e.toString());
    }
    throw new ClientFailure(ClientFailure.UNAVAILABLE, "no daemon");
  }

  /** As many connections die of their first line. */
  void diesOnNext(int connections) {
    deaths.set(connections);
  }

  void refuseFromNowOn() {
    refuses = true;
  }

  /** Drops the newest connection. */
  void die() throws IOException {
    SocketChannel open = current;
    if (open != null && open.isOpen()) {
      open.shutdownOutput(); // the peer sees the end even where another thread is within the
      // channel
      open.close();
    }
  }

  /** Every line that came, in order. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        current = channel;
        Thread.ofPlatform().daemon().start(() -> serve(channel));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      FrameReader reader = new FrameReader(channel);
      FrameWriter writer = new FrameWriter(channel);
      reader.read();
      writer.write(new Frame.StdinWanted(Frame.StdinMode.STREAM));
      while (reader.read() instanceof Frame.StdinBytes bytes) {
        String line = bytes.bytes().toText();
        heard.add(line);
        JsonRpcLine message = JsonRpcLine.parse(line);
        if (deaths.getAndUpdate(left -> Math.max(0, left - 1)) > 0
            || "die".equals(message.method())) {
          return;
        }
        if (message.isRequest() && !"wait".equals(message.method())) {
          writer.write(
              new Frame.Stdout(Bytes.utf8("{\"id\":" + message.id() + ",\"result\":{}}\n")));
        }
      }
    } catch (IOException gone) {
      // As it is to be.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    die();
  }
}
