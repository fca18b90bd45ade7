package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Home folders that are in no state to be used. */
final class HomeFaultsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NO_TASKS = "{\"tasks\":[]}\n";

  @Test
  void usesAShortSocketPathForALongHome() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create("long-" + "x".repeat(110))) {
      assertThat(sandbox.run("task", "list")).isEqualTo(new CommandResult(0, NO_TASKS, ""));
      assertThat(sandbox.paths().socket()).exists();
      assertThat(sandbox.paths().socket().toString()).startsWith("/tmp/dispatch-");
      assertThat(sandbox.run("down").exit()).isZero();
      assertThat(sandbox.paths().socket()).doesNotExist();
    }
  }

  @Test
  void worksInAHomeWithSpacesAndLettersBeyondAscii() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create("h ö m é")) {
      sandbox.withoutEnv("LANG");
      CommandResult result =
          sandbox.run("run", "x", "--item", "ä€𝄞", "--agent", "demo", "--dry-run");
      assertThat(result.exit()).isZero();
      assertThat(result.out()).contains("\"text\":\"ä€𝄞\"");
    }
  }

  @Test
  void saysThatAFileIsInTheWayOfTheHome() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Files.writeString(sandbox.dispatchHome(), "not a folder");
      CommandResult result = sandbox.run("task", "list", "--text");
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err())
          .contains("DISPATCH_HOME " + sandbox.dispatchHome())
          .contains("hint: ");
    }
  }

  @Test
  void saysThatTheHomeIsReadOnly() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Files.createDirectories(sandbox.dispatchHome());
      String home = sandbox.dispatchHome().toString();
      String script =
          "mount --bind '"
              + home
              + "' '"
              + home
              + "' && mount -o remount,ro,bind '"
              + home
              + "' || exit 99; exec '"
              + sandbox.launcher()
              + "' task list --text";
      RunningCommand command =
          sandbox.startProgram(
              sandbox.work(), List.of("unshare", "--mount", "/bin/sh", "-c", script));
      CommandResult result = command.await(LIMIT);
      assumeThat(result.exit()).as("may mount here: " + result.err()).isNotIn(99, 125, 126, 127);
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).contains(home).contains("Read-only").contains("hint: ");
    }
  }

  @Test
  void refusesWhatIsNoSocketInThePlaceOfTheSocket() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path inTheWay = Files.createDirectories(sandbox.paths().socket());
      CommandResult result = sandbox.run("task", "list", "--text");
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).contains(inTheWay + " is there and is not a socket");
      assertThat(inTheWay).isDirectory();
    }
  }

  @Test
  void replacesASocketThatNobodyListensAt() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Files.createDirectories(sandbox.dispatchHome());
      Path socket = sandbox.paths().socket();
      try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        left.bind(UnixDomainSocketAddress.of(socket));
      }
      assertThat(socket).exists();
      assertThat(sandbox.run("task", "list").out()).isEqualTo(NO_TASKS);
    }
  }

  @Test
  void takesNoNoticeOfAPidFileWhosePidIsSomeoneElses() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Files.createDirectories(sandbox.dispatchHome());
      Files.writeString(
          sandbox.paths().pidFile(),
          "pid=" + ProcessHandle.current().pid() + "\nstart_ticks=1\nboot_id=x\nbuild=b\n");
      assertThat(sandbox.run("task", "list").out()).isEqualTo(NO_TASKS);
      assertThat(sandbox.daemon().orElseThrow().pid()).isNotEqualTo(ProcessHandle.current().pid());
      assertThat(ProcessHandle.current().isAlive()).isTrue();
    }
  }

  @Test
  void reportsItsFailuresAsOneJsonDocumentToAProgram() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Files.writeString(sandbox.dispatchHome(), "not a folder");
      assertThat(sandbox.run("task", "list").err())
          .startsWith("{\"error\":{\"code\":\"internal\",\"message\":\"DISPATCH_HOME ")
          .endsWith("}}\n");
    }
  }

  @Test
  void givesTheDaemonAScrubbedEnvironment() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      sandbox.env("ANTHROPIC_API_KEY", "secret").env("CLAUDECODE", "1").env("DISPATCH_X", "1");
      sandbox.env("TMUX", "/tmp/somewhere,1,0");
      assertThat(sandbox.run("up").exit()).isZero();
      long daemon = sandbox.daemon().orElseThrow().pid();
      String environment = Files.readString(Path.of("/proc/" + daemon + "/environ"));
      assertThat(environment)
          .contains("DISPATCH_HOME=" + sandbox.dispatchHome())
          .contains("LC_ALL=C.UTF-8")
          .doesNotContain("ANTHROPIC", "CLAUDECODE", "DISPATCH_X", "TMUX=");
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + daemon + "/cwd")))
          .isEqualTo(Path.of("/"));
    }
  }
}
