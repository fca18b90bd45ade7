package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.FrameReader;
import dev.dispatch.wire.FrameWriter;
import dev.dispatch.wire.Request;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of an MCP session, from the daemon's consent to its end. */
final class McpLink {
  private final SocketChannel channel;
  private final FrameWriter writer;
  private final FrameReader reader;
  private Frame.@Nullable Refused refused;
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean lost;
  private volatile int number;

  private McpLink(SocketChannel channel) {
    this.channel = channel;
    this.writer = new FrameWriter(channel);
    this.reader = new FrameReader(channel);
  }

  /** Sends the request and waits for the daemon to take or refuse it. */
  static McpLink open(SocketChannel channel, Request request, Console console) throws IOException {
    McpLink link = new McpLink(channel);
    link.writer.write(request);
    Frame frame = link.reader.read();
    while (frame instanceof Frame.Stderr warning) {
      console.err(warning.bytes());
      frame = link.reader.read();
    }
    if (frame instanceof Frame.Refused refusal) {
      link.refused = refusal;
      channel.close();
    } else if (!(frame instanceof Frame.StdinWanted)) {
      channel.close();
      throw new IOException("the daemon ended before it took the session");
    }
    return link;
  }

  Optional<Frame.Refused> refused() {
    return Optional.ofNullable(refused);
  }

  boolean isLost() {
    return lost;
  }

  /** What the session calls it; 0 until it knows of it. */
  int number() {
    return number;
  }

  void number(int given) {
    number = given;
  }

  /** Everything that followed from its loss is done. */
  void settle() {
    settled.countDown();
  }

  /** Waits for that; whether it came within the limit. */
  boolean awaitSettled(Duration limit) throws InterruptedException {
    return settled.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends it from this side; whoever reads it sees that it is lost. */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more, however it ends.
    }
  }

  /** Sends a line of the host. */
  void send(String line) throws IOException {
    byte[] content = line.getBytes(StandardCharsets.ISO_8859_1);
    for (int sent = 0; sent < content.length; sent += Frame.MAX_CHUNK_BYTES) {
      int chunk = Math.min(Frame.MAX_CHUNK_BYTES, content.length - sent);
      writer.write(new Frame.StdinBytes(Bytes.copyOf(content, sent, chunk)));
    }
  }

  /** Tells the daemon that the host has ended. */
  void sendEnd() throws IOException {
    writer.write(new Frame.StdinEnd());
  }

  /**
   * Takes the daemon's lines until the connection ends: its exit code, or empty where it is lost.
   */
  OptionalInt copyTo(LineTaker taker) throws ClosedPipeException, ClientFailure {
    LineSplitter splitter = new LineSplitter();
    try (channel) {
      for (Frame frame = reader.read(); frame != null; frame = reader.read()) {
        if (frame instanceof Frame.Exit exit) {
          return OptionalInt.of(exit.code());
        }
        if (frame instanceof Frame.Stdout out) {
          for (String line : splitter.add(out.bytes())) {
            taker.line(line);
          }
        } else if (frame instanceof Frame.Stderr err) {
          taker.error(err.bytes());
        }
      }
    } catch (IOException gone) {
      // As any end without an exit code: the daemon is gone.
    } finally {
      lost = true;
    }
    return OptionalInt.empty();
  }

  /** Gets what the daemon says. */
  interface LineTaker {
    void line(String line) throws ClosedPipeException, ClientFailure;

    void error(Bytes bytes);
  }
}
