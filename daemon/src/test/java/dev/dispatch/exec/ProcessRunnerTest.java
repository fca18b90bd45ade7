package dev.dispatch.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRunnerTest {
  private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  @TempDir Path folder;
  private final ProcessRunner runner = new ProcessRunner();

  @AfterEach
  void close() {
    runner.close();
  }

  private ExecSpec shell(String script, String... arguments) {
    List<String> argv = new java.util.ArrayList<>(List.of("sh", "-c", script, "sh"));
    argv.addAll(List.of(arguments));
    return ExecSpec.of(argv, folder, PATH);
  }

  @Test
  void keepsBothOutputsAndTheStatus() {
    ExecResult result = runner.run(shell("echo out; echo err >&2; pwd; exit 4"));

    assertThat(result.outText()).isEqualTo("out\n" + folder + "\n");
    assertThat(result.errText()).isEqualTo("err\n");
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.timedOut()).isFalse();
    assertThat(result.truncated()).isFalse();
  }

  @Test
  void passesExactlyTheGivenEnvironment() {
    ExecSpec spec =
        ExecSpec.of(List.of("/usr/bin/env", "-0"), folder, Map.of("A", "1\n2", "B.c", "ü"));

    assertThat(runner.run(spec).outText().split("\0", -1))
        .containsExactlyInAnyOrder("A=1\n2", "B.c=ü", "");
  }

  @Test
  void passesInputLargerThanAPipeBothWays() {
    String text = "0123456789abcdef".repeat(64 * 1024);

    ExecResult result = runner.run(shell("cat").withStdin(text));

    assertThat(result.outText()).isEqualTo(text);
  }

  @Test
  void reportsAProgramThatReadsNoneOfItsInput() {
    assertThat(runner.run(shell("exit 0").withStdin("x".repeat(1 << 20))).exitCode()).isZero();
  }

  @Test
  void readsAndDropsOutputBeyondTheCap() {
    ExecResult result =
        runner.run(shell("head -c 3000000 /dev/zero; echo end >&2").withOutputCap(1000));

    assertThat(result.out().remaining()).isEqualTo(1000);
    assertThat(result.errText()).isEqualTo("end\n");
    assertThat(result.truncated()).isTrue();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void endsEverythingAtTheDeadline() throws Exception {
    Path pids = folder.resolve("pids");
    ExecSpec spec =
        shell("trap '' TERM; (sh -c 'echo $$; exec sleep 61' & echo $$; wait) >pids; sleep 61")
            .withDeadline(Duration.ofMillis(400));

    ExecResult result = runner.run(spec);

    assertThat(result.timedOut()).isTrue();
    assertThat(result.exitCode()).isEqualTo(137);
    assertThat(result.duration()).isLessThan(Duration.ofSeconds(4));
    List<String> started = Files.readAllLines(pids);
    assertThat(started).hasSize(2);
    await()
        .atMost(Duration.ofSeconds(3))
        .until(() -> started.stream().noneMatch(pid -> isAlive(Long.parseLong(pid))));
  }

  private static boolean isAlive(long pid) {
    return ProcessTable.stat(pid).filter(ProcessStat::isAlive).isPresent();
  }

  @Test
  void doesNotWaitForAChildThatKeepsTheOutputOpen() {
    ExecResult result = runner.run(shell("echo done; sleep 5 &"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.outText()).isEqualTo("done\n");
    assertThat(result.duration()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void reportsAProgramThatIsNotThere() {
    ExecResult result = runner.run(ExecSpec.of(List.of("no-such-program"), folder, PATH));

    assertThat(result.exitCode()).isEqualTo(127);
    assertThat(result.errText()).contains("no-such-program");
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    ExecSpec spec = ExecSpec.of(List.of("true"), folder.resolve("gone"), PATH);

    assertThatThrownBy(() -> runner.run(spec))
        .isInstanceOfSatisfying(
            DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION))
        .hasMessageContaining("gone");
  }

  @Test
  void refusesArgumentsThatCouldNotArrive() {
    assertThatThrownBy(() -> shell("a\0b")).hasMessageContaining("NUL");
    assertThatThrownBy(() -> shell("x".repeat(128 * 1024))).hasMessageContaining("longer than");
    assertThatThrownBy(() -> ExecSpec.of(List.of("p"), folder, Map.of("SECRET", "s3cret\0")))
        .hasMessageContaining("SECRET")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void leavesAProcessAloneThatTookOverAPid() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      ProcessStat now = ProcessTable.stat(other.pid()).orElseThrow();
      ProcessStat earlier =
          new ProcessStat(now.pid(), 'S', now.parent(), now.group(), now.session(), -1, 1);

      ProcessTable.kill(earlier);

      assertThat(other.waitFor(200, java.util.concurrent.TimeUnit.MILLISECONDS)).isFalse();
      ProcessTable.kill(now);
      assertThat(other.waitFor(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }
}
