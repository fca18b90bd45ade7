package dev.dispatch.actor;

import dev.dispatch.inbox.Entry;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskState;
import java.util.Optional;

/**
 * An inbox entry as the one line that is typed into an overseer's pane: the keyword of the report
 * first, then in brackets who says so, so that it is not taken for a person's words.
 */
final class OverseerLine {
  private static final int MAX_WORDS = 1000;

  private OverseerLine() {}

  static String of(TaskState task, Entry entry) {
    PaneWork work = task.spec().pane().orElseThrow();
    String who =
        "[dispatch: worker "
            + work.title()
            + ", task "
            + task.key().id()
            + ", "
            + entry.id()
            + "] ";
    String subject = work.subject();
    return switch (entry.kind()) {
      case REVIEW -> done(task, subject) + " " + who + "it says: " + quoted(entry.text());
      case QUESTION ->
          "QUESTION: " + subject + " - " + who + "it asks: " + quoted(entry.text()) + answer(entry);
      case APPROVAL ->
          "QUESTION: "
              + subject
              + " - "
              + who
              + "it wants permission: "
              + quoted(entry.text())
              + "; dispatch approve "
              + entry.id()
              + " or dispatch deny "
              + entry.id();
      case PROBLEM, STALLED ->
          "PROBLEM: "
              + subject
              + " - "
              + who
              + quoted(why(task, entry))
              + "; redirect it with dispatch send "
              + work.title()
              + " \"…\", hand it out again with dispatch task retry "
              + task.key().id()
              + ", or take it over";
    };
  }

  /** The worker's own words whole; of what dispatch says not the screen that goes with it. */
  private static String why(TaskState task, Entry entry) {
    return task.marks().problem().equals(Optional.of(entry.text()))
        ? entry.text()
        : entry.text().lines().findFirst().orElse("");
  }

  private static String answer(Entry entry) {
    String choices =
        entry.options().isEmpty() ? "" : " (one of: " + String.join(", ", entry.options()) + ")";
    return choices + "; answer with dispatch answer " + entry.id() + " \"…\"";
  }

  /** Kept as it was reported where that was about a deployment or a merge. */
  private static String done(TaskState task, String subject) {
    Optional<String> said =
        task.reports().reversed().stream()
            .filter(report -> report.kind() == Report.Kind.DONE)
            .findFirst()
            .map(report -> report.text().strip());
    if (said.filter(text -> text.matches("(STAGING|PROD) HEALTHY.*")).isPresent()) {
      return said.get().startsWith("PROD") ? "PROD HEALTHY" : "STAGING HEALTHY";
    }
    boolean merged = said.filter(text -> text.startsWith("merged")).isPresent();
    return "DONE: " + (merged ? "merged " : "") + subject + (subject.equals("ask") ? " -" : "");
  }

  /** A worker's words never end their own quotation, and never a line. */
  private static String quoted(String text) {
    String line =
        text.replaceAll("[\\p{Cntrl}\\s]+", " ")
            .replace('"', '\'')
            .replace("[dispatch", "(dispatch");
    return "\""
        + (line.length() <= MAX_WORDS ? line.strip() : line.substring(0, MAX_WORDS).strip() + "…")
        + "\"";
  }
}
