package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.FrameReader;
import dev.dispatch.wire.FrameWriter;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.RequestId;
import dev.dispatch.wire.Terminals;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;

/** A command to a running daemon without a client process, so that only the daemon is measured. */
final class Call {
  private Call() {}

  /** Carries it out and gives what it printed; it must succeed. */
  static String run(DispatchSandbox sandbox, String... args) throws IOException {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(sandbox.paths().socket()))) {
      new FrameWriter(channel).write(request(sandbox, List.of(args)));
      FrameReader reader = new FrameReader(channel);
      while (true) {
        switch (reader.read()) {
          case Frame.Stdout frame -> out.append(frame.bytes().toText());
          case Frame.Stderr frame -> err.append(frame.bytes().toText());
          case Frame.Exit exit when exit.code() == 0 -> {
            return out.toString();
          }
          case Frame.Detachable _ -> {}
          case null, default ->
              throw new IllegalStateException(String.join(" ", args) + ": " + out + err);
        }
      }
    }
  }

  private static Request request(DispatchSandbox sandbox, List<String> argv) throws IOException {
    String build =
        Files.readAllLines(sandbox.paths().pidFile()).stream()
            .filter(line -> line.startsWith("build="))
            .map(line -> line.substring("build=".length()))
            .findFirst()
            .orElse("");
    return new Request(
        Request.PROTOCOL,
        build,
        RequestId.random(),
        0,
        Request.Kind.COMMAND,
        Request.OnOtherBuild.SERVE,
        argv,
        sandbox.work().toString(),
        sandbox.environment(),
        Terminals.none(),
        ProcessHandle.current().pid());
  }
}
