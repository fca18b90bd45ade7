package dev.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {
  @TempDir Path folder;

  @Test
  void readsBackThisProcessAsAlive() throws IOException {
    PidFile written = PidFile.ofThisProcess("b1", "2026-01-01T00:00:00Z");
    Path file = folder.resolve("dispatch.pid");
    written.write(file);
    assertThat(PidFile.read(file)).contains(written);
    assertThat(written.isAlive()).isTrue();
  }

  @Test
  void takesAReusedPidForAnotherProcess() {
    PidFile now = PidFile.ofThisProcess("b1", "");
    PidFile earlier =
        new PidFile(now.pid(), now.startTicks() - 1, now.bootId(), now.build(), now.startedAt());
    PidFile otherBoot = new PidFile(now.pid(), now.startTicks(), "other", "b1", "");
    assertThat(earlier.isAlive()).isFalse();
    assertThat(otherBoot.isAlive()).isFalse();
  }

  @Test
  void takesAMissingOrBrokenFileForNone() throws IOException {
    assertThat(PidFile.read(folder.resolve("none"))).isEmpty();
    Path broken = Files.writeString(folder.resolve("broken"), "pid=12x\nwhat\n");
    assertThat(PidFile.read(broken)).isEmpty();
  }
}
