package dev.dispatch.it.agents;

import dev.dispatch.testkit.agents.AgentRun;
import dev.dispatch.testkit.agents.RealAgents;
import dev.dispatch.testkit.agents.SandboxProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What stands outside of a sandbox for {@link SandboxProbe} to reach: a FIFO with a reader,
 * sockets.
 */
final class SandboxTargets implements AutoCloseable {

  private final Path home;
  private final Path repository;
  private final FileChannel fifo;
  private final ServerSocketChannel unix;
  private final ServerSocketChannel tcp;

  SandboxTargets(AgentBench bench) {
    home = bench.home();
    repository = bench.repository();
    try {
      Files.createDirectories(repository.resolve(".dispatch/tasks/probe/ipc"));
      Files.writeString(home.resolve("reply"), "an answer\n");
      AgentRun.Result made =
          AgentRun.start(
                  List.of("mkfifo", home.resolve("fifo").toString()),
                  Map.of("PATH", "/usr/bin:/bin"),
                  home)
              .await(Duration.ofSeconds(60));
      if (made.exitCode() != 0) {
        throw new IllegalStateException("mkfifo: " + made.stderr());
      }
      // For reading and writing: opening waits for nobody, and the data outlives the writer.
      fifo =
          FileChannel.open(home.resolve("fifo"), StandardOpenOption.READ, StandardOpenOption.WRITE);
      unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      unix.bind(UnixDomainSocketAddress.of(socket()));
      tcp = ServerSocketChannel.open();
      tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path socket() {
    return home.resolve("socket");
  }

  /** The shell command that runs the probe with the flags a worker command has. */
  String probeCommand() {
    try {
      Path classes =
          Path.of(SandboxProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      int port = ((InetSocketAddress) tcp.getLocalAddress()).getPort();
      return "%s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -cp %s %s %s %s %d"
          .formatted(
              RealAgents.java(), classes, SandboxProbe.class.getName(), home, repository, port);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came through the FIFO; call it only when something must have. */
  String received() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    fifo.read(buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    fifo.close();
    unix.close();
    tcp.close();
  }
}
