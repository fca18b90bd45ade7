package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code make-aot} on a copy of the install folder. */
@Timeout(300)
final class MakeAotTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String KEY = "a-key";

  @Test
  void makesBothCachesOnceAndLeavesNothingElse() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path install = copy(sandbox.folder().resolve("install"));
      Path scratch = Files.createDirectory(sandbox.folder().resolve("scratch"));
      CommandResult made = make(sandbox, install, scratch);
      assertThat(made.exit()).as(made.toString()).isZero();
      Path client = install.resolve("aot/client-" + KEY + ".aot");
      Path daemon = install.resolve("aot/daemon-" + KEY + ".aot");
      assertThat(client).isNotEmptyFile();
      assertThat(daemon).isNotEmptyFile();
      try (Stream<Path> files = Files.list(install.resolve("aot"))) {
        assertThat(files.filter(file -> !file.endsWith(".lock")))
            .containsExactlyInAnyOrder(client, daemon);
      }
      assertThat(scratch).isEmptyDirectory();
      assertThat(sandbox.daemon()).isEmpty();

      FileTime before = Files.getLastModifiedTime(daemon);
      assertThat(make(sandbox, install, scratch).exit()).isZero();
      assertThat(Files.getLastModifiedTime(daemon)).isEqualTo(before);
    }
  }

  private static CommandResult make(DispatchSandbox sandbox, Path install, Path scratch) {
    return sandbox
        .startProgram(
            sandbox.work(),
            List.of(
                "env",
                "DISPATCH_AOT=now",
                "TMPDIR=" + scratch,
                "/bin/sh",
                install.resolve("make-aot").toString(),
                System.getProperty("java.home"),
                KEY))
        .await(LIMIT);
  }

  private static Path copy(Path target) throws IOException {
    Path source = DispatchSandbox.install();
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path relative = source.relativize(file);
        if (relative.startsWith("aot")) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(target.resolve(relative));
        } else {
          Files.copy(file, target.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return target;
  }
}
