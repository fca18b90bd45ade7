package dev.dispatch.testkit.agents;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Run inside an agent's sandbox, finds out what a worker command written in Java could do there:
 * one line {@code name=ok} or {@code name=reason} for each thing tried. Arguments: HOME, the
 * repository, and the TCP port of a listener. HOME holds {@code fifo} (somebody reads it), {@code
 * socket} (somebody listens) and {@code reply}. Needs nothing but java.base.
 */
public final class SandboxProbe {

  private interface Attempt {
    void run() throws IOException;
  }

  private SandboxProbe() {}

  /** Tries everything. */
  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    Path repository = Path.of(arguments[1]);
    int port = Integer.parseInt(arguments[2]);
    Path ipc = repository.resolve(".dispatch/tasks/probe/ipc");
    attempt("read-home", () -> Files.readString(home.resolve("reply")));
    attempt("write-home", () -> Files.writeString(home.resolve("probe"), "x"));
    attempt("write-fifo", () -> writeFifo(home.resolve("fifo")));
    attempt("unix-socket", () -> connectUnix(home.resolve("socket")));
    attempt("tcp", () -> connectTcp(port));
    attempt("write-ipc", () -> Files.writeString(ipc.resolve("1.tmp"), "x"));
    attempt("link-ipc", () -> Files.createLink(ipc.resolve("001.question"), ipc.resolve("1.tmp")));
    attempt("rename-ipc", () -> rename(ipc.resolve("1.tmp"), ipc.resolve("001.answer")));
    attempt("write-plan", () -> Files.writeString(ipc.resolve("../plan.md"), "x"));
    attempt("write-repository", () -> Files.writeString(repository.resolve("probe"), "x"));
    attempt("write-git", () -> Files.writeString(repository.resolve(".git/probe"), "x"));
    attempt("write-tmp", () -> Files.delete(Files.createTempFile(Path.of("/tmp"), "probe", "")));
  }

  private static void attempt(String name, Attempt attempt) {
    String outcome;
    try {
      attempt.run();
      outcome = "ok";
    } catch (FileSystemException e) {
      outcome = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    } catch (IOException e) {
      outcome = String.valueOf(e.getMessage());
    }
    System.out.println(name + "=" + outcome);
  }

  private static void writeFifo(Path fifo) throws IOException {
    try (FileChannel channel = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("probe\n".getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static void connectUnix(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
    }
  }

  private static void connectTcp(int port) throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
