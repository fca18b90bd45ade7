package dev.dispatch.it.recovery;

import dev.dispatch.daemon.TestingMain;
import dev.dispatch.it.task.TaskBench;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The built daemon, killed at a step. */
final class TestingDaemon {
  private TestingDaemon() {}

  /**
   * Starts the daemon that the client would, of the same build, with the class under test around.
   */
  static RunningCommand start(TaskBench bench, String step, String without)
      throws IOException, URISyntaxException {
    DispatchSandbox sandbox = bench.sandbox();
    Path install = DispatchSandbox.install();
    List<String> classPath = new ArrayList<>();
    classPath.add(
        Path.of(TestingMain.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    try (Stream<Path> jars = Files.list(install.resolve("daemon"))) {
      jars.map(Path::toString).sorted().forEach(classPath::add);
    }
    RunningCommand daemon =
        sandbox.startProgram(
            Path.of("/"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "--enable-native-access=ALL-UNNAMED",
                "-Ddispatch.die=" + step,
                "-Ddispatch.without=" + without,
                "-cp",
                String.join(":", classPath),
                TestingMain.class.getName(),
                sandbox.dispatchHome().toString(),
                install.toString(),
                install.getFileName().toString(),
                sandbox.launcher().toString()));
    daemon.awaitOut("ready", TaskBench.LIMIT);
    return daemon;
  }
}
