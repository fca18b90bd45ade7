package dev.dispatch.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words every dispatched prompt ends with: how the worker tells its overseer what became of it.
 * No form stands at the start of a line, so that a prompt shown on a screen is not taken for a
 * report.
 */
public final class ReportProtocol {
  private static final String ASK = "ask";
  private static final String DONE = "DONE: ";
  private static final String PROBLEM = "PROBLEM: ";
  private static final String QUESTION = "QUESTION: ";

  private ReportProtocol() {}

  /** The reports that end work on a branch; {@code ask} or nothing for work without one. */
  public static List<String> expected(Optional<String> branchOrAsk) {
    String subject = branchOrAsk.orElse(ASK);
    return List.of(
        DONE + (subject.equals(ASK) ? "ask - …" : subject),
        QUESTION + subject + " - …",
        PROBLEM + subject + " - …");
  }

  /** The reports that end the merge of a branch. */
  public static List<String> expectedOfMerge(String branch) {
    return List.of(
        DONE + "merged " + branch, QUESTION + branch + " - …", PROBLEM + "merge failed - …");
  }

  /** The reports that end the watch over a deployment, {@code STAGING} or {@code PROD}. */
  public static List<String> expectedOfWatch(String environment) {
    return List.of(environment + " HEALTHY", environment + " PROBLEM: …");
  }

  /**
   * The paragraph.
   *
   * @param dispatchCommand as the worker's shell is to call dispatch
   * @param branchOrAsk what the work is about
   * @param raw how to type into the overseer's terminal; empty where the overseer has none
   * @param expects the reports that end the work; those of {@link #expected} where it is empty
   */
  public static String text(
      String dispatchCommand,
      Optional<String> branchOrAsk,
      Optional<RawWay> raw,
      List<String> expects) {
    List<String> ends = expects.isEmpty() ? expected(branchOrAsk) : expects;
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Reporting

        Nobody reads this terminal: only what you report is heard. Use these commands:

        - `%1$s report progress "<step>"`: news. Any time; go on at once, no reply comes.
        """
            .formatted(dispatchCommand));
    commands(dispatchCommand, ends).forEach(line -> text.append("- ").append(line).append('\n'));
    text.append(
        """

        Exactly one done, problem or unanswered question ends the work: report it as the last \
        thing you do. After a problem, or a question that got no answer, stop and wait for input \
        in this terminal. A report is one line, without line breaks.
        """);
    raw.ifPresent(way -> text.append(raw(way, branchOrAsk, ends)));
    return text.toString();
  }

  private static List<String> commands(String dispatchCommand, List<String> ends) {
    List<String> lines = new ArrayList<>();
    for (String end : ends) {
      if (end.startsWith(DONE)) {
        String rest = end.substring(DONE.length());
        lines.add(
            "`%s report done \"%s\"`: finished."
                .formatted(
                    dispatchCommand, rest.startsWith("merged ") ? rest : "<one-line summary>"));
      } else if (end.endsWith(" HEALTHY")) {
        lines.add("`%s report done \"%s\"`: all was well.".formatted(dispatchCommand, end));
      } else if (end.startsWith(QUESTION)) {
        lines.add(
            ("`%s ask \"<question>\"`: only when truly stuck. It prints the answer; go on with it."
                    + " If it exits with 75 it is still waiting: run the command it names, again and"
                    + " again. If it exits with 3 nobody answered.")
                .formatted(dispatchCommand));
      } else {
        lines.add(
            "`%s report problem \"%s\"`: it cannot go on, and why."
                .formatted(dispatchCommand, problem(end)));
      }
    }
    return lines;
  }

  /** Of a problem's form, what its command does not say by itself. */
  private static String problem(String end) {
    if (!end.startsWith(PROBLEM)) {
      return end.replace("…", "<what>");
    }
    return end.startsWith(PROBLEM + "merge failed") ? "merge failed - <what>" : "<what>";
  }

  private static String raw(RawWay way, Optional<String> branchOrAsk, List<String> ends) {
    String tmux = String.join(" ", way.tmuxCommand().stream().map(ReportProtocol::word).toList());
    String keys = tmux + " send-keys -t " + word(way.paneId());
    List<String> forms = new ArrayList<>();
    forms.add("PROGRESS: " + branchOrAsk.orElse(ASK) + " - …");
    forms.addAll(ends);
    return """

    Only if that command is missing or fails, type the report into your overseer's terminal \
    yourself: two separate calls, the text first, Enter 0.1 s later.

        %1$s -l -- '<report>'
        sleep 0.1
        %1$s Enter

    Wrong, because the report is then never sent: text and Enter in one call \
    (`… '<report>' Enter`), or a line break inside the text instead of Enter. \
    The text stands in single quotes and has no apostrophe. It has one of these forms, keyword \
    first, with your words for `…`: %2$s. After a question or a problem, stop and wait for input.
    """
        .formatted(keys, String.join(", ", forms.stream().map(f -> "`" + f + "`").toList()));
  }

  /** A word for a shell. */
  private static String word(String text) {
    return text.matches("[\\p{L}\\p{N}/._+@:,%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
