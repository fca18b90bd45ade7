package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.DispatchSandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Prompts into programs, and what comes out of them. */
@Timeout(180)
final class PromptAndOutputTest {
  private static final String HOSTILE =
      "'q' \"qq\" $(touch pwned) `touch pwned` ${HOME} \\ \\n %s ; & | > < * ä𝄞 \t end";

  private TaskBench bench;

  @BeforeEach
  void openBench() throws Exception {
    bench = TaskBench.open();
  }

  @AfterEach
  void closeBench() throws Exception {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scripted", "by-stdin", "by-file"})
  void handsEveryTextToTheAgentByteForByte(String agent) throws Exception {
    Path prompt = bench.file("prompt");
    bench.ok(
        "run",
        TaskBench.text("PROMPT " + prompt + "\nTICKALL") + "\n" + HOSTILE,
        "--id",
        "x",
        "--agent",
        agent,
        "--title",
        "T " + HOSTILE,
        "--context",
        "C\n" + HOSTILE,
        "--reference",
        "R " + HOSTILE,
        "--item",
        "I " + HOSTILE);
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    String received = Files.readString(prompt);
    assertThat(received)
        .contains("END\n" + HOSTILE + "\n", "C\n" + HOSTILE + "\n", "- R " + HOSTILE + "\n")
        .contains(bench.plan("x").toString());
    assertThat(Files.readString(bench.plan("x"))).contains("- [x] I " + HOSTILE);
    assertThat(bench.show("x").get("title").stringValue()).isEqualTo("T " + HOSTILE);
    assertThat(bench.sandbox().work().resolve("pwned")).doesNotExist();
  }

  @Test
  void handsAPromptOfAMebibyteOverByFile() throws Exception {
    Path prompt = bench.file("prompt");
    Path input = bench.file("input");
    String long_ = "0123456789abcde\n".repeat(1 << 16);
    Files.writeString(input, TaskBench.text("PROMPT " + prompt + "\nTICKALL") + "\n" + long_);
    bench.ok("run", "--input-file", input.toString(), "--id", "x");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    assertThat(Files.readString(prompt)).contains(long_.strip());
  }

  @Test
  void saysThatAProgramIsMissing() throws Exception {
    bench.ok("run", "x", "--id", "x", "--agent", "none");
    JsonNode failed = bench.awaitEnd("x");
    assertThat(failed.get("reason").stringValue())
        .contains("failed to start", "127", "not installed or not on PATH");
    assertThat(bench.logs("x")).contains("no-such-program-anywhere");
  }

  @Test
  void saysThatAProgramRefusesItsOption() throws Exception {
    bench.hand("x", "STDERR error: unexpected argument '--full-auto' found\nEXIT 2");
    assertThat(bench.awaitEnd("x").get("reason").stringValue())
        .contains("failed to start", "exit code 2", "refuses an option");
    assertThat(bench.logs("x")).contains("unexpected argument");
  }

  @Test
  void saysThatASilentAgentDidNothing() throws Exception {
    bench.hand("x", "EXIT 0");
    JsonNode failed = bench.awaitEnd("x");
    assertThat(failed.get("status").stringValue()).isEqualTo("failed");
    assertThat(failed.get("reason").stringValue())
        .contains("ended without ticking anything", "0 of 1 items done");
    assertThat(bench.logs("x")).isEmpty();
    assertThat(bench.run("task", "result", "x").exit()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "codex exec --json, codex/shell.jsonl",
    "claude --output-format stream-json, claude/bash.jsonl"
  })
  void understandsTheEventStreamsOfRealPrograms(String words, String recording) throws Exception {
    Path agent = bench.file("bin").resolve("scripted-agent");
    bench.config(
        "default: a\nagents: { a: { command: \"env X='" + words + "' " + agent + "\" } }\n");
    Path file =
        DispatchSandbox.checkout().resolve("core/src/test/resources/recorded").resolve(recording);
    bench.hand("x", "STREAM " + file + "\nTICKALL");
    JsonNode done = bench.awaitEnd("x");
    assertThat(done.get("status").stringValue()).isEqualTo("done");
    String log = bench.logs("x");
    assertThat(log).contains("$ ").doesNotContain("\"type\"");
    String result = bench.run("task", "result", "x").out();
    assertThat(result).isNotBlank().doesNotContain("{\"type\"");
    assertThat(log).contains(result.strip());
  }

  @Test
  void keepsOutputThatIsNoText() throws Exception {
    bench.hand("x", "GARBAGE 3000\nSAY\nSAY \u001b]0;owned\u0007\u001b[31mred\nTICKALL");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    assertThat(bench.logs("x")).contains("red");
    for (String[] command :
        new String[][] {
          {"inbox", "--text"}, {"task", "list", "--text"}, {"task", "show", "x", "--text"}
        }) {
      assertThat(bench.run(command).out()).doesNotContain("\u001b");
    }
  }

  @Test
  void survivesALineOf64Mebibytes() throws Exception {
    bench.hand("x", "SAY before\nLONGLINE 64\nSAY after\nTICKALL");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    assertThat(bench.logs("x").getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(10_000);
    assertThat(bench.logs("x")).contains("before\n", "[a line of 67108864 bytes] xxx", "after\n");
    assertThat(bench.sandbox().daemon()).isPresent();
  }
}
