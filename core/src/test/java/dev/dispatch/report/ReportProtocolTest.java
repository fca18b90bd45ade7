package dev.dispatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportProtocolTest {
  private static final RawWay RAW = new RawWay(List.of("tmux", "-S", "/tmp/a b/sock"), "%7");
  private static final Optional<String> BRANCH = Optional.of("feat/1-x");

  private static String text(Optional<String> branch, Optional<RawWay> raw, List<String> expects) {
    return ReportProtocol.text("/opt/dispatch", branch, raw, expects);
  }

  @Test
  void namesTheCommandsFirstAndTheRawFormSecond() {
    String text = text(BRANCH, Optional.of(RAW), List.of());
    assertThat(text)
        .containsSubsequence(
            "`/opt/dispatch report progress \"<step>\"`",
            "`/opt/dispatch report done \"<one-line summary>\"`",
            "`/opt/dispatch ask \"<question>\"`",
            "`/opt/dispatch report problem \"<what>\"`",
            "tmux -S '/tmp/a b/sock' send-keys -t %7 -l -- '<report>'",
            "sleep 0.1",
            "tmux -S '/tmp/a b/sock' send-keys -t %7 Enter",
            "Wrong",
            "`PROGRESS: feat/1-x - …`, `DONE: feat/1-x`, `QUESTION: feat/1-x - …`,"
                + " `PROBLEM: feat/1-x - …`");
  }

  @Test
  void leavesTheRawFormOutWithoutATerminal() {
    assertThat(text(BRANCH, Optional.empty(), List.of())).doesNotContain("send-keys", "tmux");
  }

  @Test
  void saysWhatIsExpectedOfEachKindOfWork() {
    assertThat(text(Optional.of("ask"), Optional.of(RAW), List.of()))
        .contains("`PROGRESS: ask - …`, `DONE: ask - …`", "`PROBLEM: ask - …`");
    assertThat(text(BRANCH, Optional.of(RAW), ReportProtocol.expectedOfMerge("feat/1-x")))
        .contains(
            "report done \"merged feat/1-x\"`",
            "report problem \"merge failed - <what>\"`",
            "`DONE: merged feat/1-x`",
            "`PROBLEM: merge failed - …`");
    assertThat(text(BRANCH, Optional.of(RAW), ReportProtocol.expectedOfWatch("STAGING")))
        .contains(
            "report done \"STAGING HEALTHY\"`",
            "report problem \"STAGING PROBLEM: <what>\"`",
            "`STAGING HEALTHY`, `STAGING PROBLEM: …`");
  }

  /** What a screen shows of it, at whatever width, is no report. */
  @Test
  void isNotTakenForAReportWhenItIsShown() {
    for (List<String> expects :
        List.of(
            ReportProtocol.expected(BRANCH),
            ReportProtocol.expected(Optional.empty()),
            ReportProtocol.expectedOfMerge("feat/1-x"),
            ReportProtocol.expectedOfWatch("PROD"))) {
      String text = text(BRANCH, Optional.of(RAW), expects);
      for (int width = 20; width < 200; width++) {
        for (String line : wrapped(text, width)) {
          assertThat(WorkerReport.parse(line)).as("at width %d: %s", width, line).isEmpty();
        }
      }
    }
  }

  private static List<String> wrapped(String text, int width) {
    return text.lines().flatMap(line -> words(line, width).lines()).toList();
  }

  private static String words(String line, int width) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (String word : line.split(" ", -1)) {
      if (column + word.length() > width) {
        out.append('\n');
        column = 0;
      }
      out.append(word).append(' ');
      column += word.length() + 1;
    }
    return out.toString();
  }
}
