package dev.dispatch.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.report.WorkerReport.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerReportTest {
  private static final Optional<String> BRANCH = Optional.of("feat/123-login");
  private static final Optional<String> NONE = Optional.empty();

  private static WorkerReport report(Kind kind, Optional<String> branch, String text) {
    return new WorkerReport(kind, branch, text, NONE);
  }

  private static WorkerReport watched(Kind kind, String text, String environment) {
    return new WorkerReport(kind, NONE, text, Optional.of(environment));
  }

  private static void isWritten(String line, WorkerReport report) {
    assertThat(report.line()).isEqualTo(line);
    assertThat(WorkerReport.parse(line)).contains(report);
  }

  @Test
  void readsAndWritesEachForm() {
    isWritten(
        "PROGRESS: feat/123-login - tests are green",
        report(Kind.PROGRESS, BRANCH, "tests are green"));
    isWritten("DONE: feat/123-login", report(Kind.DONE, BRANCH, ""));
    isWritten("DONE: ask - it is the cache", report(Kind.DONE, NONE, "it is the cache"));
    isWritten("DONE: merged feat/123-login", report(Kind.DONE, BRANCH, "merged"));
    isWritten(
        "QUESTION: feat/123-login - which base?", report(Kind.QUESTION, BRANCH, "which base?"));
    isWritten("PROBLEM: feat/123-login - lint fails", report(Kind.PROBLEM, BRANCH, "lint fails"));
    isWritten("PROBLEM: ask - no access", report(Kind.PROBLEM, NONE, "no access"));
    isWritten(
        "PROBLEM: merge failed - a conflict",
        report(Kind.PROBLEM, NONE, "merge failed - a conflict"));
    isWritten("STAGING HEALTHY", watched(Kind.HEALTHY, "", "STAGING"));
    isWritten("PROD HEALTHY", watched(Kind.HEALTHY, "", "PROD"));
    isWritten("PROD PROBLEM: 500s on login", watched(Kind.PROBLEM, "500s on login", "PROD"));
  }

  @Test
  void toleratesSpacesAndDashes() {
    WorkerReport expected = report(Kind.PROGRESS, BRANCH, "a - b");
    for (String line :
        List.of(
            "  PROGRESS: feat/123-login - a - b  ",
            "PROGRESS:feat/123-login – a - b\n",
            "PROGRESS:   feat/123-login   —   a - b\r\n",
            "\tPROGRESS: feat/123-login\u00a0-\u2003a  -\tb".replace('\u00a0', ' '))) {
      assertThat(WorkerReport.parse(line)).as(line).contains(expected);
    }
    assertThat(WorkerReport.parse("PROBLEM: merge failed — checks are red"))
        .contains(report(Kind.PROBLEM, NONE, "merge failed - checks are red"));
    assertThat(WorkerReport.parse("DONE: merged feat/123-login - all clean"))
        .contains(report(Kind.DONE, BRANCH, "merged - all clean"));
    assertThat(WorkerReport.parse("PROD HEALTHY – 5 minutes"))
        .contains(watched(Kind.HEALTHY, "5 minutes", "PROD"));
  }

  @Test
  void keepsWhatComesWithoutABranch() {
    assertThat(WorkerReport.parse("QUESTION: which database, old or new?"))
        .contains(report(Kind.QUESTION, NONE, "which database, old or new?"));
    assertThat(WorkerReport.parse("PROBLEM: timeout"))
        .contains(report(Kind.PROBLEM, NONE, "timeout"));
    assertThat(WorkerReport.parse("DONE: all tests are green"))
        .contains(report(Kind.DONE, NONE, "all tests are green"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "DONE",
        "DONE:",
        "DONE: ",
        "Done: feat/1",
        "done: feat/1",
        "DONE feat/1",
        "WELL DONE: feat/1",
        "UNDONE: feat/1",
        "I will report DONE: feat/1 when I am through",
        "PROGRESSING: feat/1 - x",
        "QUESTION:",
        "PROBLEM:   ",
        "PROBLEM: feat/1 -",
        "STAGING",
        "STAGING HEALTHY?",
        "STAGING HEALTHY is what I hope for",
        "STAGING UNHEALTHY",
        "STAGING PROBLEM",
        "STAGING PROBLEM: …",
        "TEST HEALTHY",
        "HEALTHY",
        "> DONE: feat/1",
        "- DONE: feat/1",
        "* PROBLEM: feat/1 - x",
        "| DONE: feat/1",
        "`DONE: feat/1`",
        "\"DONE: feat/1\"",
        "'DONE: feat/1'",
        "**DONE: feat/1**",
        "DONE: feat/1`",
        "DONE: feat/1\"",
        "PROBLEM: ask - it fails'",
        "DONE: <branch>",
        "PROGRESS: <branch> - <step>",
        "PROGRESS: feat/1 - <step>",
        "QUESTION: …",
        "QUESTION: feat/1 - …",
        "PROBLEM: merge failed - x\nDONE: feat/1",
        "DONE: feat/1\rPROBLEM: feat/1 - x",
        "DONE: feat/1\u2028next",
        "\u001b[1mDONE: feat/1",
        "\u0000DONE: feat/1",
        "ＤＯＮＥ: feat/1"
      })
  void takesNothingElseForAReport(String line) {
    assertThat(WorkerReport.parse(line)).isEmpty();
  }

  @Test
  void keepsAQuotationInsideOfTheText() {
    assertThat(WorkerReport.parse("PROBLEM: ask - it says \"no such file\""))
        .contains(report(Kind.PROBLEM, NONE, "it says \"no such file\""));
  }

  @Test
  void leavesNoControlCharactersInTheText() {
    assertThat(WorkerReport.parse("PROBLEM: ask - \u001b[31mred\u0007 \u202eturned\u0000 about\t!"))
        .contains(report(Kind.PROBLEM, NONE, "[31mred turned about !"));
    assertThat(report(Kind.QUESTION, NONE, "one\ntwo\r\n\r\nthree\u2029four").line())
        .isEqualTo("QUESTION: ask - one two three four");
    assertThat(report(Kind.DONE, NONE, "half \ud83d of one").text())
        .isEqualTo("half \ufffd of one");
  }

  @Test
  void cutsWhatIsTooLong() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String filling : List.of("x", " -", "- ", "😀", "`", " – a", "ask - ", "\u0007")) {
            String line = "DONE: ask - z " + filling.repeat(100_000 / filling.length()) + " end";
            WorkerReport read = WorkerReport.parse(line).orElseThrow();
            assertThat(read.text().length()).isLessThanOrEqualTo(WorkerReport.MAX_TEXT);
            assertThat(WorkerReport.parse(read.line())).contains(read);
            assertThat(WorkerReport.parse(filling.repeat(100_000 / filling.length()))).isEmpty();
          }
        });
  }

  @Test
  void roundTripsWhateverTheWords() {
    List<String> words =
        List.of(
            "a",
            "-",
            "–",
            "ask",
            "merged",
            "merge failed",
            "feat/1-x",
            "DONE:",
            "PROD HEALTHY",
            "x y",
            ":",
            "PROBLEM:",
            "😀",
            "<",
            "z.");
    List<Kind> worked = List.of(Kind.PROGRESS, Kind.DONE, Kind.QUESTION, Kind.PROBLEM);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(5); n >= 0; n--) {
        text.append(words.get(random.nextInt(words.size())))
            .append(random.nextInt(3) > 0 ? " " : "");
      }
      Kind kind = worked.get(random.nextInt(worked.size()));
      WorkerReport report = report(kind, random.nextBoolean() ? BRANCH : NONE, text.toString());
      assertThat(WorkerReport.parse(report.line())).as(report.line()).contains(report);
    }
  }

  @Test
  void readsTheTextOfACommand() {
    assertThat(WorkerReport.of(Kind.DONE, BRANCH, "three tests added"))
        .isEqualTo(report(Kind.DONE, BRANCH, "three tests added"));
    assertThat(WorkerReport.of(Kind.DONE, BRANCH, "merged feat/9"))
        .isEqualTo(report(Kind.DONE, Optional.of("feat/9"), "merged"));
    assertThat(WorkerReport.of(Kind.DONE, BRANCH, "merged both of them"))
        .isEqualTo(report(Kind.DONE, BRANCH, "merged both of them"));
    assertThat(WorkerReport.of(Kind.DONE, NONE, "STAGING HEALTHY"))
        .isEqualTo(watched(Kind.HEALTHY, "", "STAGING"));
    assertThat(WorkerReport.of(Kind.PROBLEM, Optional.of("ask"), "PROD PROBLEM: slow"))
        .isEqualTo(watched(Kind.PROBLEM, "slow", "PROD"));
    assertThat(WorkerReport.of(Kind.PROBLEM, Optional.of("no branch"), ""))
        .isEqualTo(report(Kind.PROBLEM, NONE, "(nothing said)"));
  }

  @Test
  void tellsWhatEndsTheWork() {
    assertThat(report(Kind.PROGRESS, NONE, "x").isTerminal()).isFalse();
    for (String line : List.of("DONE: b", "QUESTION: b - x", "PROBLEM: b - x", "PROD HEALTHY")) {
      assertThat(WorkerReport.parse(line).orElseThrow().isTerminal()).as(line).isTrue();
    }
  }

  @Test
  void refusesWhatNoLineCanSay() {
    assertThatThrownBy(() -> report(Kind.DONE, Optional.of("two words"), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> report(Kind.DONE, Optional.of("ask"), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> report(Kind.HEALTHY, NONE, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> watched(Kind.HEALTHY, "", "TEST"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> watched(Kind.DONE, "", "PROD"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
