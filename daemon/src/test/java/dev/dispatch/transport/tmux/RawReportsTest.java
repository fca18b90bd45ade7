package dev.dispatch.transport.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.report.WorkerReport;
import dev.dispatch.screen.Composer;
import dev.dispatch.screen.Screen;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of an overseer's screen are reports that a worker typed. */
final class RawReportsTest {
  private final RawReports agent = new RawReports(true);
  private final RawReports shell = new RawReports(false);

  private static List<String> look(RawReports reports, Composer composer, String... lines) {
    return reports.added(Screen.of(Arrays.asList(lines)), composer).stream()
        .map(WorkerReport::line)
        .toList();
  }

  private List<String> look(String... lines) {
    return look(agent, new Composer.Empty(), lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"❯ DONE: feat/1-x", "> DONE: feat/1-x", "› DONE: feat/1-x"})
  void takesWhatAnAgentWasTold(String line) {
    assertThat(look("nothing yet", "❯")).isEmpty();
    assertThat(look("nothing yet", line, "❯")).containsExactly("DONE: feat/1-x");
    assertThat(look(line, "more", "❯")).as("the same line once more").isEmpty();
    assertThat(look("scrolled away", "❯")).isEmpty();
    assertThat(look(line, "❯")).as("and back").isEmpty();
    assertThat(look(line, line, "❯")).as("said again").containsExactly("DONE: feat/1-x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DONE: feat/1-x",
        "● DONE: feat/1-x",
        "- DONE: feat/1-x",
        "  > DONE: feat/1-x",
        "  ⎿  # DONE: feat/1-x",
        "100% DONE: feat/1-x",
        "❯ report `DONE: feat/1-x` then",
        "❯ DONE: feat/1-x [dispatch: worker dispatch-17, task x, E1] it says: \"y\"",
        "❯ \"DONE: feat/1-x\""
      })
  void takesNothingThatAnAgentSaysOrQuotes(String line) {
    assertThat(look(line, "❯")).isEmpty();
  }

  @Test
  void takesNothingThatIsNotSubmitted() {
    Composer draft = new Composer.Draft("DONE: feat/1-x", false);
    assertThat(look(agent, draft, "❯ hello", "❯ DONE: feat/1-x")).isEmpty();
    Composer unknown = new Composer.Absent("a dialog has its place");
    assertThat(look(agent, unknown, "❯ DONE: feat/1-x")).isEmpty();
    assertThat(look("❯ hello", "❯ DONE: feat/1-x", "❯")).containsExactly("DONE: feat/1-x");
  }

  @Test
  void takesFromAShellWhatStandsBehindThePromptThatWaits() {
    Composer none = new Composer.Absent("none");
    assertThat(look(shell, none, "ada@vm:~$ DONE: feat/1-x")).as("not submitted").isEmpty();
    assertThat(look(shell, none, "ada@vm:~$ DONE: feat/1-x", "sh: DONE:: not found", "ada@vm:~$"))
        .containsExactly("DONE: feat/1-x");
    assertThat(look(shell, none, "> DONE: feat/2-y", "# DONE: feat/3-z", "ada@vm:~$")).isEmpty();
  }
}
