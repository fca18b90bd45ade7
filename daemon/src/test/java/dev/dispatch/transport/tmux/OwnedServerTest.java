package dev.dispatch.transport.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.exec.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's name, and how it is started. */
final class OwnedServerTest {
  @TempDir private Path folder;

  private static List<String> command(String home) {
    try (ProcessRunner runner = new ProcessRunner()) {
      return OwnedServer.of(runner, Path.of(home), Map.of("HOME", "/home/ada")).command();
    }
  }

  @Test
  void hasTheHomeInItsNameUnlessThatIsTheUsualOne() {
    assertThat(command("/home/ada/.dispatch")).containsExactly("tmux", "-L", "dispatch");
    assertThat(command("/elsewhere").getLast()).matches("dispatch-[0-9a-f]{6}");
    assertThat(command("/elsewhere")).isNotEqualTo(command("/another"));
  }

  @Test
  void leavesTheLoginSessionWhereSystemdRuns() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path systemd = folder.resolve("systemd");
    String path = "/nowhere:" + bin;
    assertThat(OwnedServer.starter(systemd, path)).isEmpty();
    Files.createDirectory(systemd);
    assertThat(OwnedServer.starter(systemd, path)).isEmpty();
    Files.createFile(
        bin.resolve("systemd-run"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    assertThat(OwnedServer.starter(systemd, path))
        .containsExactly("systemd-run", "--user", "--scope", "--quiet", "--collect");
  }
}
