package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A codex whose app-server is older than what dispatch drives is refused wherever it is met. */
final class OldCodexTest {
  private static final String PROGRAM =
      """
      #!/bin/sh
      while read -r line; do
        case $line in *'"initialize"'*)
          id=${line#*\\"id\\":\\"}
          printf '{"id":"%s","result":{"userAgent":"dispatch/0.154.2 (Linux)"}}\\n' "${id%%\\"*}"
        esac
      done
      """;

  private final MatrixBench bench = new MatrixBench();

  @BeforeEach
  void install() throws IOException {
    Path folder = Files.createDirectories(bench.sandbox().folder().resolve("old"));
    Path codex = Files.writeString(folder.resolve("codex"), PROGRAM);
    Files.setPosixFilePermissions(codex, PosixFilePermissions.fromString("rwx------"));
    bench.configure(codex + " exec --json", Map.of());
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private void refused(int exit, String... args) {
    CommandResult refused = bench.dispatch(args);
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(exit);
    assertThat(refused.err() + refused.out())
        .contains("codex 0.154.2 is too old: its app-server is driven from 0.155.0 on");
  }

  @Test
  void isRefusedBeforeAnythingIsBegun() {
    refused(8, "new", "--transport", "app-server");
    refused(8, "run", "Paint it", "--item", "Paint", "--transport", "app-server");
    refused(4, "attach", "01a20181-0000-7570-abde-090e00af88be");
    assertThat(bench.dispatch("task", "list", "--json").out()).contains("\"tasks\":[]");
    assertThat(bench.dispatch("list", "--unmanaged", "--json").out()).contains("is too old");
    CommandResult doctor = bench.dispatch("doctor", "--text");
    assertThat(doctor.exit()).as(doctor.toString()).isEqualTo(1);
    assertThat(doctor.out()).contains("app-server agent", "codex 0.154.2 is too old");
    assertThat(bench.dispatch("doctor", "--no-app-server", "--text").out())
        .doesNotContain("app-server agent");
    Path processes = bench.sandbox().dispatchHome().resolve("processes");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          try (java.util.stream.Stream<Path> all = Files.list(processes)) {
            return all.filter(Files::isDirectory)
                .allMatch(one -> Files.exists(one.resolve("exit")));
          }
        });
  }
}
