package dev.dispatch.testkit.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.agents.AgentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in agent as a process of its own. */
final class ScriptedAgentTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path temp;
  private Path task;
  private Path program;

  @BeforeEach
  void makeTask() throws IOException {
    task = temp.resolve(".dispatch/tasks/fix-it");
    Files.createDirectories(task.resolve("ipc"));
    Files.writeString(task.resolve("plan.md"), "# Fix it\n\n- [ ] one\n- [ ] two\n");
    program = ScriptedAgent.install(temp.resolve("bin"));
  }

  @Test
  void ticksAllWithoutAScript() {
    assertThat(run("Work on it.").exitCode()).isZero();

    assertThat(task.resolve("plan.md")).hasContent("# Fix it\n\n- [x] one\n- [x] two\n");
    assertThat(task.resolve("ipc/.done")).exists();
  }

  @Test
  void doesOnlyWhatIsBetweenTheMarkers() {
    AgentRun.Result result =
        run("SAY no\nSCRIPT\nSAY yes\nTICK 2 it was easy\nSTDERR hm\nEXIT 3\nSAY no\nEND\nSAY no");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.lines()).containsExactly("yes");
    assertThat(result.stderr()).isEqualTo("hm\n");
    assertThat(task.resolve("plan.md"))
        .hasContent("# Fix it\n\n- [ ] one\n- [x] two\n  it was easy\n");
  }

  @Test
  void asksByFilesAndReadsTheAnswer() throws IOException, InterruptedException {
    try (AgentRun run = start("ASK which one?\nSAY going on")) {
      assertThat(TaskFiles.awaitFile(task.resolve("ipc/001.question"), LIMIT)).isTrue();
      assertThat(task.resolve("ipc/001.question")).hasContent("which one?");
      Files.writeString(task.resolve("ipc/001.answer"), "the blue one\n");

      assertThat(run.await(LIMIT).lines()).containsExactly("ANSWER 001 the blue one", "going on");
      assertThat(task.resolve("ipc/001.done")).exists();
    }
  }

  @Test
  void givesUpOnAQuestion() {
    assertThat(run("ASK{limit_ms=50} which one?\nSAY no").lines()).isEmpty();

    assertThat(task.resolve("plan.md"))
        .hasContent("# Fix it\n\n- [?] one\n  which one?\n- [ ] two\n");
    assertThat(task.resolve("context.md")).exists();
  }

  @Test
  void readsThePromptFromAFileThatTheArgumentNames() throws IOException {
    Path prompt = Files.writeString(temp.resolve("prompt.md"), "SAY from the file\n");

    assertThat(run("Read your task in " + prompt).lines()).containsExactly("from the file");
  }

  @Test
  void leavesAProcessBehind() throws IOException {
    Path pid = temp.resolve("pid");
    AgentRun.Result result = run("FORK " + pid);

    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    assertThat(result.exitCode()).isZero();
    assertThat(child.isAlive()).isTrue();
    child.destroyForcibly();
  }

  @Test
  void outlivesTerm() throws IOException, InterruptedException {
    Path go = temp.resolve("go");
    Path ready = temp.resolve("ready");
    try (AgentRun run =
        start("IGNORE_TERM\nWRITE %s x\nWAITFILE %s\nSAY alive\nEXIT 4".formatted(ready, go))) {
      assertThat(TaskFiles.awaitFile(ready, LIMIT)).isTrue();
      run.handle().destroy();
      Files.writeString(go, "");

      AgentRun.Result result = run.await(LIMIT);
      assertThat(result.lines()).containsExactly("alive");
      assertThat(result.exitCode()).isEqualTo(4);
    }
  }

  private AgentRun.Result run(String script) {
    return start(script).await(LIMIT);
  }

  private AgentRun start(String script) {
    String prompt = "Your plan is " + task.resolve("plan.md") + ".\n" + script + "\n";
    return AgentRun.start(
        List.of(program.toString(), prompt), Map.of("PATH", "/usr/bin:/bin"), temp);
  }
}
