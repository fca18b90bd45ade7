package dev.dispatch.transport.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.report.WorkerReport;
import dev.dispatch.screen.Screen;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of an overseer's screen are reports that a worker typed. */
final class RawReportsTest {
  private final RawReports reports = new RawReports();

  private List<String> look(String... lines) {
    return reports.added(Screen.of(Arrays.asList(lines))).stream().map(WorkerReport::line).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "❯ DONE: feat/1-x",
        "> DONE: feat/1-x",
        "› DONE: feat/1-x",
        "│ > DONE: feat/1-x            │",
        "ada@host:~/p$ DONE: feat/1-x",
        "# DONE: feat/1-x"
      })
  void takesWhatStandsBehindAPrompt(String line) {
    assertThat(look("nothing yet")).isEmpty();
    assertThat(look("nothing yet", line)).containsExactly("DONE: feat/1-x");
    assertThat(look(line, "more")).as("the same line once more").isEmpty();
    assertThat(look(line, line)).as("said again").containsExactly("DONE: feat/1-x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DONE: feat/1-x",
        "● DONE: feat/1-x",
        "- DONE: feat/1-x",
        "  I wait for DONE: feat/1-x",
        "❯ report `DONE: feat/1-x` then",
        "❯ DONE: feat/1-x [dispatch: worker dispatch-17, task x, E1] it says: \"y\"",
        "❯ \"DONE: feat/1-x\""
      })
  void takesNothingThatAnAgentSaysOrQuotes(String line) {
    assertThat(look("")).isEmpty();
    assertThat(look(line)).isEmpty();
  }
}
