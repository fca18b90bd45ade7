package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** The daemon's own logs. */
final class HomeFilesTest {
  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void makesLogsForTheirOwnerAlone() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      sandbox.run("up");
      assertThat(mode(sandbox.paths().log())).isEqualTo("rw-------");
      assertThat(mode(sandbox.paths().rawOutput())).isEqualTo("rw-------");
    }
  }

  @Test
  void takesTheRightsOfOthersFromLogsOfEarlierBuilds() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Files.createDirectories(sandbox.dispatchHome());
      for (Path file : new Path[] {sandbox.paths().log(), sandbox.paths().rawOutput()}) {
        Files.writeString(file, "earlier\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      }
      sandbox.run("up");
      for (Path file : new Path[] {sandbox.paths().log(), sandbox.paths().rawOutput()}) {
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(file).content().startsWith("earlier\n");
      }
    }
  }

  @Test
  void putsALongRawOutputAside() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Files.createDirectories(sandbox.dispatchHome());
      Path raw = sandbox.paths().rawOutput();
      Path aside = raw.resolveSibling("daemon.out.1");
      Files.writeString(aside, "the one before");
      Files.writeString(raw, "x".repeat((1 << 20) + 1));
      sandbox.run("up");
      assertThat(raw).isRegularFile();
      assertThat(Files.size(raw)).isLessThan(1 << 20);
      assertThat(Files.size(aside)).isEqualTo((1 << 20) + 1);
    }
  }
}
