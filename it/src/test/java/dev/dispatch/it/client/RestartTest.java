package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.wire.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Daemons that end: killed, stopped, replaced. */
final class RestartTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String NO_TASKS = "{\"tasks\":[]}\n";

  @Test
  void startsAnotherDaemonAfterOneWasKilled() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      sandbox.run("up");
      PidFile killed = sandbox.daemon().orElseThrow();
      sandbox.killDaemon();
      assertThat(sandbox.paths().socket()).as("a stale socket").exists();
      assertThat(sandbox.run("task", "list")).isEqualTo(new CommandResult(0, NO_TASKS, ""));
      assertThat(sandbox.daemon().orElseThrow().pid()).isNotEqualTo(killed.pid());
    }
  }

  @Test
  void goesOnToTheSuccessorOfADyingDaemonThatDropsEveryConnection() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon dying = FakeDaemon.listen(sandbox)) {
      // As a real one, it stops listening before its process is gone.
      Process body = new ProcessBuilder("sleep", "1").start();
      Process listening = new ProcessBuilder("sleep", "0.5").start();
      new PidFile(body.pid(), 0, "", "old", "").write(sandbox.paths().pidFile());
      Thread.startVirtualThread(() -> dropAll(dying));
      CompletableFuture<Void> deaf = listening.onExit().thenRun(() -> close(dying));
      assertThat(sandbox.run("task", "list")).isEqualTo(new CommandResult(0, NO_TASKS, ""));
      assertThat(deaf).as("the dying one").isCompleted();
      assertThat(body.isAlive()).as("the dying one").isFalse();
    }
  }

  @Test
  void leavesNothingOfTheDaemonAfterDown() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      sandbox.run("up");
      CommandResult down = sandbox.run("down");
      assertThat(down.exit()).isZero();
      assertThat(sandbox.daemon()).isEmpty();
      assertThat(sandbox.paths().socket()).doesNotExist();
      assertThat(sandbox.paths().workerSocket()).doesNotExist();
      assertThat(sandbox.paths().pidFile()).doesNotExist();
      assertThat(sandbox.run("task", "list").out()).isEqualTo(NO_TASKS);
    }
  }

  @Test
  void startsNoDaemonForWhatWorksWithoutOne() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      assertThat(sandbox.run("--version").out()).startsWith("dispatch ");
      assertThat(sandbox.run("down").exit()).isZero();
      assertThat(sandbox.run("daemon", "status").exit()).isZero();
      assertThat(sandbox.dispatchHome()).doesNotExist();
    }
  }

  @Test
  void tellsAWaitingCommandThatTheDaemonStopped() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      RunningCommand waiting = Waiting.start(sandbox);
      assertThat(sandbox.run("down").exit()).isZero();
      CommandResult result = waiting.await(LIMIT);
      assertThat(result.exit()).isNotZero();
      assertThat(result.err()).contains("the daemon stopped (dispatch down)");
      assertThat(sandbox.daemon()).isEmpty();
    }
  }

  @Test
  void stopsInOrderOnTerm() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      sandbox.run("up");
      PidFile daemon = sandbox.daemon().orElseThrow();
      ProcessHandle process = ProcessHandle.of(daemon.pid()).orElseThrow();
      process.destroy();
      process.onExit().get(30, TimeUnit.SECONDS);
      assertThat(sandbox.paths().pidFile()).doesNotExist();
      assertThat(sandbox.paths().socket()).doesNotExist();
    }
  }

  @Test
  void replacesADaemonOfAnotherBuildAndSaysWhy() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      sandbox.run("up");
      PidFile old = sandbox.daemon().orElseThrow();
      DispatchSandbox other = sandbox.withLauncher(otherBuild(sandbox));
      CommandResult result = other.run("task", "list");
      assertThat(result.exit()).isZero();
      assertThat(result.out()).isEqualTo(NO_TASKS);
      assertThat(result.err().lines()).hasSize(1).first().asString().contains("otherbuild");
      PidFile now = sandbox.daemon().orElseThrow();
      assertThat(now.build()).isEqualTo("otherbuild");
      assertThat(now.pid()).isNotEqualTo(old.pid());
    }
  }

  @Test
  void keepsADaemonOfAnotherBuildWhileSomethingIsAttached() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      RunningCommand _ = Waiting.start(sandbox);
      PidFile old = sandbox.daemon().orElseThrow();
      DispatchSandbox other = sandbox.withLauncher(otherBuild(sandbox));
      CommandResult result = other.run("task", "list");
      assertThat(result.exit()).isZero();
      assertThat(result.out()).contains("\"id\":\"second\"");
      assertThat(result.err()).contains(old.build()).contains("otherbuild");
      assertThat(sandbox.daemon()).contains(old);
      assertThat(other.run("--version").out()).contains("otherbuild");
    }
  }

  private static void dropAll(FakeDaemon daemon) {
    try {
      while (true) {
        daemon.accept().close();
      }
    } catch (IOException e) {
      // closed: nobody listens any more
    }
  }

  private static void close(FakeDaemon daemon) {
    try {
      daemon.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of the install folder under another name, which is its build id. */
  private static Path otherBuild(DispatchSandbox sandbox) throws IOException {
    Path copy = sandbox.folder().resolve("dist").resolve("otherbuild");
    Path install = DispatchSandbox.install();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(install)) {
      files = walk.filter(file -> !file.startsWith(install.resolve("aot"))).toList();
    }
    for (Path file : files) {
      Path target = copy.resolve(install.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
    Path launcher = copy.resolve("dispatch");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return launcher;
  }
}
