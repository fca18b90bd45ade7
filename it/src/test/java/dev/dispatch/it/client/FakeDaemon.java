package dev.dispatch.it.client;

import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.FrameReader;
import dev.dispatch.wire.FrameWriter;
import dev.dispatch.wire.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Listens where the daemon would and does what the test says. */
final class FakeDaemon implements AutoCloseable {
  private final ServerSocketChannel server;

  private FakeDaemon(ServerSocketChannel server) {
    this.server = server;
  }

  static FakeDaemon listen(DispatchSandbox sandbox) throws IOException {
    Files.createDirectories(sandbox.dispatchHome());
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(sandbox.paths().socket()));
    return new FakeDaemon(server);
  }

  /** The next client, with its request read. */
  Talk accept() throws IOException {
    SocketChannel channel = server.accept();
    FrameReader reader = new FrameReader(channel);
    if (reader.read() instanceof Request request) {
      return new Talk(channel, reader, new FrameWriter(channel), request);
    }
    throw new IOException("no request came first");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** One connection. */
  record Talk(SocketChannel channel, FrameReader reader, FrameWriter writer, Request request)
      implements AutoCloseable {
    void out(String text) throws IOException {
      writer.write(new Frame.Stdout(Bytes.utf8(text)));
    }

    void out(String text, int times) throws IOException {
      Frame frame = new Frame.Stdout(Bytes.utf8(text));
      for (int i = 0; i < times; i++) {
        writer.write(frame);
      }
    }

    void exit(int code) throws IOException {
      writer.write(new Frame.Exit(code));
    }

    void want(Frame.StdinMode mode) throws IOException {
      writer.write(new Frame.StdinWanted(mode));
    }

    /** The text of the next frame of input; empty at the input's end. */
    String input() throws IOException {
      return reader.read() instanceof Frame.StdinBytes bytes ? bytes.bytes().toText() : "";
    }

    /** Everything that comes as input until its end. */
    String allInput() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (Frame frame = reader.read();
          frame instanceof Frame.StdinBytes bytes;
          frame = reader.read()) {
        all.write(bytes.bytes().toArray());
      }
      return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
