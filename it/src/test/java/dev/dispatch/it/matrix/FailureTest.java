package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.worker.Terminal;
import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the real programs make of a model server's refusals, and what dispatch makes of that. */
final class FailureTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final MatrixBench bench = new MatrixBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private void configure(String command) throws IOException {
    Files.createDirectories(bench.sandbox().dispatchHome());
    Path file = bench.sandbox().dispatchHome().resolve("config.yaml");
    Files.writeString(
        file,
        """
        default: flaky   # as a person wrote it
        backends:
          real: { command: '%s', append-model: never }
          other:
            command: sed -i 's/\\[ \\]/[x]/' .dispatch/tasks/paint/plan.md; true
            append-model: never
        models:
          flaky: { backend: real }
          steady: { backend: other }
        aliases:
          painter: { model: flaky, prompt: You paint. }
        """
            .formatted(command.replace("'", "''")));
  }

  private JsonNode failed(String step) {
    String text = "Paint the house.\nSCRIPT\n" + step + "\nEND\n";
    CommandResult run = bench.dispatch("run", text, "--id", MatrixBench.TASK, "--item", "Paint");
    assertThat(run.exit()).as(run.toString()).isZero();
    JsonNode task = bench.awaitEnd(LIMIT);
    assertThat(task.get("status").stringValue()).as(task.toString()).isEqualTo("failed");
    return task;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          codex  | ERROR{message=Incorrect API key provided} 401 | not logged in
          claude | ERROR{type=authentication_error} 401          | not logged in
          codex  | ERROR{type=request_forbidden} 403             | refuses this account
          claude | ERROR{type=permission_error} 403              | refuses this account
          codex  | ERROR{type=usage_limit_reached,resets_in_s=7200} 429 | limit is reached; the limit ends at 20
          codex  | ERROR{type=insufficient_quota} 429            | limit is reached
          claude | ERROR{type=rate_limit_error} 429              | limit is reached
          codex  | ERROR 500                                     | answered with an error
          claude | ERROR 500                                     | answered with an error
          codex  | ERROR{type=model_not_found,message=The model x does not exist or you do not have access to it.} 404 | does not offer the model
          claude | ERROR{type=not_found_error,message=model: x} 404 | does not offer the model
          """)
  void saysWhyAndWhoElseThereIs(String program, String step, String reason) throws IOException {
    configure(program.equals("codex") ? codex() : claude());
    JsonNode task = failed(step);
    assertThat(task.get("reason").stringValue()).contains(reason);
    JsonNode entry = inbox().get(0);
    assertThat(entry.get("kind").stringValue()).isEqualTo("problem");
    List<String> options = entry.get("options").valueStream().map(JsonNode::stringValue).toList();
    assertThat(options).contains("retry --agent steady");
    assertThat(options.contains("retry --at-reset")).isEqualTo(step.contains("resets_in_s"));
  }

  private static String codex() {
    return MatrixBench.codex("-s read-only");
  }

  private static String claude() {
    return MatrixBench.claude("");
  }

  private JsonNode inbox() {
    CommandResult result = bench.dispatch("inbox", "--json");
    assertThat(result.exit()).as(result.toString()).isZero();
    return JsonMapper.shared().readTree(result.out()).get("entries");
  }

  @Test
  void goesOnWithAnotherAgentAndPutsItInTheOthersPlaceOnConsent() throws IOException {
    configure(codex());
    failed("ERROR 401");
    CommandResult retry =
        bench.dispatch("task", "retry", MatrixBench.TASK, "--model", "steady", "--remember");
    assertThat(retry.exit()).as(retry.toString()).isZero();
    assertThat(retry.err())
        .contains("configuration: make steady the default instead of flaky")
        .contains("configuration: let alias painter mean steady");
    JsonNode task = bench.awaitEnd(LIMIT);
    assertThat(task.get("status").stringValue()).as(task.toString()).isEqualTo("done");
    assertThat(bench.sandbox().dispatchHome().resolve("config.yaml"))
        .content()
        .contains("default: steady   # as a person wrote it")
        .contains("painter: { model: steady, prompt: You paint. }")
        .contains("flaky: { backend: real }");
  }

  @Test
  void changesTheConfigurationOnlyIfThePersonAtTheTerminalAgrees() throws IOException {
    configure(codex());
    failed("ERROR 401");
    Path config = bench.sandbox().dispatchHome().resolve("config.yaml");
    String before = Files.readString(config);
    String retry =
        "cd " + bench.repository() + "; " + bench.dispatch() + " task retry " + MatrixBench.TASK;
    try (Terminal terminal = Terminal.open(bench.sandbox(), retry + " --agent steady")) {
      terminal.awaitScreen("From now on: make steady the default instead of flaky");
      terminal.type("n");
      terminal.awaitScreen("exit 0");
    }
    assertThat(bench.awaitEnd(LIMIT).get("status").stringValue()).isEqualTo("done");
    assertThat(config).as("after a no").hasContent(before);
  }

  @Test
  void offersToMigrateACommandThatThisCodexRefuses() throws IOException {
    configure(MatrixBench.codex("--full-auto"));
    JsonNode task = failed("SAY hello");
    assertThat(task.get("reason").stringValue()).contains("refuses an option");
    JsonNode entry = inbox().get(0);
    assertThat(entry.get("options").valueStream().map(JsonNode::stringValue))
        .contains("config migrate", "retry --agent steady");
    CommandResult migrated = bench.dispatch("config", "migrate");
    assertThat(migrated.exit()).as(migrated.toString()).isZero();
    CommandResult retry = bench.dispatch("task", "retry", MatrixBench.TASK);
    assertThat(retry.exit()).as(retry.toString()).isZero();
    JsonNode again = bench.awaitEnd(LIMIT);
    assertThat(again.get("reason").stringValue()).doesNotContain("refuses an option");
  }

  @Test
  void parksARetryUntilTheLimitEndsOnlyWhenAskedTo() throws IOException {
    configure(codex());
    failed("ERROR{type=usage_limit_reached,resets_in_s=7200} 429");
    assertThat(bench.show().get("status").stringValue()).as("by itself").isEqualTo("failed");
    CommandResult parked = bench.dispatch("task", "retry", MatrixBench.TASK, "--at-reset");
    assertThat(parked.exit()).as(parked.toString()).isZero();
    JsonNode task = bench.show();
    assertThat(task.get("status").stringValue()).isEqualTo("waiting");
    assertThat(task.get("reason").stringValue()).startsWith("parked until 20");
    CommandResult now = bench.dispatch("task", "retry", MatrixBench.TASK, "--agent", "steady");
    assertThat(now.exit()).as(now.toString()).isZero();
    assertThat(bench.awaitEnd(LIMIT).get("status").stringValue()).isEqualTo("done");
  }

  @Test
  void callsAWorkerStalledWhoseModelNeverAnswers() throws IOException {
    configure(codex());
    String text = "Paint the house.\nSCRIPT\nHANG\nEND\n";
    CommandResult run =
        bench.dispatch(
            "run", text, "--id", MatrixBench.TASK, "--item", "Paint", "--stall-after", "3s");
    assertThat(run.exit()).as(run.toString()).isZero();
    CommandResult waited =
        bench.dispatch("wait", MatrixBench.TASK, "--for", "problem", "--timeout", "50s");
    assertThat(waited.exit()).as(waited.toString()).isZero();
    assertThat(bench.show().get("status").stringValue()).isEqualTo("stalled");
    assertThat(inbox().get(0).get("kind").stringValue()).isEqualTo("stalled");
  }
}
