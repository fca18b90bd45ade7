package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.agents.AgentRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a signal to the program leaves of the command it runs. Found by a variable of the
 * environment, as the sweep after a cancel does: that shows through every sandbox and session.
 */
final class SignalFactsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PROMPT = "SHELL sleep 300; echo x\nSAY y";

  private final String nonce = UUID.randomUUID().toString();
  private final AgentBench bench = new AgentBench().with("DISPATCH_SESSION", nonce);

  @AfterEach
  void close() throws IOException {
    for (ProcessHandle process : carriers()) {
      process.destroyForcibly();
    }
    bench.close();
  }

  @Test
  void codexTakesItsCommandAlongAtTerm() {
    try (AgentRun run = bench.startCodex(PROMPT, "-s", "workspace-write")) {
      await().atMost(LIMIT).until(this::sleeps);
      run.handle().destroy();

      assertThat(run.await(LIMIT).exitCode()).isEqualTo(143);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(carriers()).isEmpty());
    }
  }

  @Test
  void codexTakesItsCommandAlongAtKill() {
    try (AgentRun run = bench.startCodex(PROMPT, "-s", "workspace-write")) {
      await().atMost(LIMIT).until(this::sleeps);
      run.handle().destroyForcibly();

      assertThat(run.await(LIMIT).exitCode()).isEqualTo(137);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(carriers()).isEmpty());
    }
  }

  @Test
  void codexTakesItsCommandAlongAtInterrupt() throws IOException {
    try (AgentRun run = bench.startCodex(PROMPT, "-s", "workspace-write")) {
      await().atMost(LIMIT).until(this::sleeps);
      new ProcessBuilder("kill", "-INT", Long.toString(run.handle().pid())).start();

      assertThat(run.await(LIMIT).exitCode()).isEqualTo(1);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(carriers()).isEmpty());
    }
  }

  @Test
  void claudeLeavesItsCommandBehindAtKill() throws IOException {
    try (AgentRun run = bench.startClaude(PROMPT, "--allowedTools", "Bash")) {
      await().atMost(LIMIT).until(this::sleeps);
      run.handle().destroyForcibly();

      assertThat(run.await(LIMIT).exitCode()).isEqualTo(137);
      assertThat(carriers()).isNotEmpty();
    }
  }

  @Test
  void claudeLeavesItsCommandBehindAtTerm() throws IOException {
    try (AgentRun run = bench.startClaude(PROMPT, "--allowedTools", "Bash")) {
      await().atMost(LIMIT).until(this::sleeps);
      run.handle().destroy();

      assertThat(run.await(LIMIT).exitCode()).isEqualTo(143);
      assertThat(carriers()).isNotEmpty();
    }
  }

  @Test
  void claudeTakesItsCommandAlongAtInterrupt() throws IOException {
    try (AgentRun run = bench.startClaude(PROMPT, "--allowedTools", "Bash")) {
      await().atMost(LIMIT).until(this::sleeps);
      new ProcessBuilder("kill", "-INT", Long.toString(run.handle().pid())).start();

      // Which of the two differs from run to run.
      assertThat(run.await(LIMIT).exitCode()).isIn(0, 1);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(carriers()).isEmpty());
    }
  }

  private boolean sleeps() throws IOException {
    for (ProcessHandle process : carriers()) {
      Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      if (read(commandLine).startsWith("sleep\000300")) {
        return true;
      }
    }
    return false;
  }

  private List<ProcessHandle> carriers() throws IOException {
    List<ProcessHandle> carriers = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (read(process.resolve("environ")).contains("DISPATCH_SESSION=" + nonce)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
              .ifPresent(carriers::add);
        }
      }
    }
    return carriers;
  }

  /** Empty for a process that ended meanwhile or is another user's. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
