package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a program started by an agent's own shell tool may do. The table of {@code
 * docs/concepts/agent-sandboxes.md}; a new version of a program that changes it turns this red.
 */
final class SandboxFactsTest {

  private static final String READ_ONLY = "Read-only file system";
  private static final String DENIED = "Operation not permitted";

  private final AgentBench bench = new AgentBench();
  private final SandboxTargets targets = new SandboxTargets(bench);

  @AfterEach
  void close() throws IOException {
    targets.close();
    bench.close();
  }

  @Test
  void codexReadOnlyLeavesAFifoAndReading() throws IOException {
    Map<String, String> facts = codex("-s", "read-only");

    assertThat(facts)
        .isEqualTo(
            facts(
                "read-home", "ok",
                "write-home", READ_ONLY,
                "write-fifo", "ok",
                "unix-socket", DENIED,
                "tcp", DENIED,
                "write-ipc", READ_ONLY,
                "link-ipc", "NoSuchFileException",
                "rename-ipc", READ_ONLY,
                "write-plan", READ_ONLY,
                "write-repository", READ_ONLY,
                "write-git", READ_ONLY,
                "write-tmp", READ_ONLY));
    assertThat(targets.received()).isEqualTo("probe\n");
  }

  @Test
  void codexWorkspaceWriteLeavesTheTaskFilesToo() throws IOException {
    Map<String, String> facts = codex("-s", "workspace-write");

    assertThat(facts).isEqualTo(workspaceWrite(DENIED));
    assertThat(targets.received()).isEqualTo("probe\n");
  }

  @Test
  void codexWithNetworkAccessLeavesSocketsToo() throws IOException {
    Map<String, String> facts =
        codex("-s", "workspace-write", "-c", "sandbox_workspace_write.network_access=true");

    assertThat(facts).isEqualTo(workspaceWrite("ok"));
    assertThat(targets.received()).isEqualTo("probe\n");
  }

  @Test
  void claudeWithBashAllowedForbidsNothing() throws IOException {
    bench.claude("SHELL " + targets.probeCommand() + "\nSAY x", "--allowedTools", "Bash");

    assertThat(parsed(bench.anthropic().toolOutputs()))
        .hasSize(12)
        .allSatisfy((name, outcome) -> assertThat(outcome).as(name).isEqualTo("ok"));
    assertThat(targets.received()).isEqualTo("probe\n");
  }

  @Test
  void claudeWithEditsOnlyRefusesTheCommand() {
    bench.claude("SHELL " + targets.probeCommand() + "\nSAY x", "--permission-mode", "acceptEdits");

    assertThat(bench.anthropic().toolOutputs()).containsExactly("This command requires approval");
  }

  @Test
  void claudeWithEditsOnlyWritesAndReadsTaskFiles() {
    String ipc = bench.repository().resolve(".dispatch/tasks/probe/ipc").toString();
    bench.claude(
        """
        WRITE %1$s/001.question which one?\\n
        SHELL echo blue > %1$s/001.answer
        READ %1$s/001.answer
        WRITE %2$s/outside x
        SAY x
        """
            .formatted(ipc, bench.home()),
        "--permission-mode",
        "acceptEdits");

    assertThat(bench.repository().resolve(".dispatch/tasks/probe/ipc/001.question"))
        .hasContent("which one?");
    List<String> outputs = bench.anthropic().toolOutputs();
    assertThat(outputs.get(2)).contains("blue");
    assertThat(outputs.get(3)).contains("requested permissions to write");
    assertThat(Files.exists(bench.home().resolve("outside"))).isFalse();
  }

  /** A rule covers a program by its path as written: a variable in its place is refused. */
  @Test
  void claudeAllowsOneProgramByItsPath() throws IOException {
    String program = bench.repository().resolve("worker").toString();
    Files.writeString(bench.repository().resolve("worker"), "#!/bin/sh\necho \"ran $*\"\n");
    assertThat(bench.repository().resolve("worker").toFile().setExecutable(true)).isTrue();
    bench
        .with("DISPATCH_BIN", program)
        .claude(
            """
            SHELL %1$s ask "which one?" --option A
            SHELL "$DISPATCH_BIN" ask "which one?"
            SHELL %1$s check 1 && %1$s check 2
            SAY x
            """
                .formatted(program),
            "--allowedTools",
            "Bash(" + program + ":*)");

    assertThat(bench.anthropic().toolOutputs())
        .containsExactly(
            "ran ask which one? --option A",
            "Contains simple_expansion",
            "ran check 1\nran check 2");
  }

  private Map<String, String> codex(String... options) {
    bench.codex("SHELL " + targets.probeCommand() + "\nSAY x", options);
    return parsed(bench.openAi().toolOutputs());
  }

  private static Map<String, String> workspaceWrite(String sockets) {
    return facts(
        "read-home", "ok",
        "write-home", READ_ONLY,
        "write-fifo", "ok",
        "unix-socket", sockets,
        "tcp", sockets,
        "write-ipc", "ok",
        "link-ipc", "ok",
        "rename-ipc", "ok",
        "write-plan", "ok",
        "write-repository", "ok",
        "write-git", READ_ONLY,
        "write-tmp", "ok");
  }

  private static Map<String, String> facts(String... namesAndOutcomes) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < namesAndOutcomes.length; i += 2) {
      facts.put(namesAndOutcomes[i], namesAndOutcomes[i + 1]);
    }
    return facts;
  }

  private static Map<String, String> parsed(List<String> outputs) {
    Map<String, String> facts = new LinkedHashMap<>();
    outputs
        .getFirst()
        .lines()
        .filter(line -> line.matches("[a-z-]+=.*"))
        .forEach(line ->
            facts.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return facts;
  }
}
