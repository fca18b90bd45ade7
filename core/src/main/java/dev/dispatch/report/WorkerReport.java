package dev.dispatch.report;

import dev.dispatch.worktree.BranchNames;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker says in one line that starts with a keyword. Reading and writing give the same
 * report back, but for text that is itself a placeholder or the end of a quotation.
 *
 * @param branch the branch it is about; empty where there is none, which is written {@code ask}
 * @param text one line without control characters, at most {@value #MAX_TEXT} characters. {@code
 *     merged} says so of the branch, {@code merge failed - …} of a merge
 * @param environment {@code STAGING} or {@code PROD}, of who watches a deployment
 */
public record WorkerReport(
    Kind kind, Optional<String> branch, String text, Optional<String> environment) {
  /** What does not fit is cut. */
  public static final int MAX_TEXT = 8000;

  private static final Set<String> ENVIRONMENTS = Set.of("STAGING", "PROD");
  private static final String NO_BRANCH = "ask";
  private static final String MERGED = "merged";
  private static final String MERGE_FAILED = "merge failed";
  private static final String NOTHING = "(nothing said)";

  /** What a report means. */
  public enum Kind {
    /** News; needs no reply. */
    PROGRESS,
    /** The work is finished, the worker says. */
    DONE,
    /** It waits for an answer. */
    QUESTION,
    /** It cannot go on; or the watched deployment is ill. */
    PROBLEM,
    /** The watched deployment was well. */
    HEALTHY
  }

  public WorkerReport {
    text = ReportText.oneLine(text, MAX_TEXT);
    if (text.isEmpty() && kind != Kind.DONE && kind != Kind.HEALTHY) {
      text = NOTHING;
    }
    if (branch.isPresent() && !isBranch(branch.get())) {
      throw new IllegalArgumentException("branch of a report: " + branch.get());
    }
    if (kind == Kind.HEALTHY && environment.isEmpty()) {
      throw new IllegalArgumentException("a report of health names its environment");
    }
    if (environment.isPresent()
        && (!ENVIRONMENTS.contains(environment.get())
            || branch.isPresent()
            || (kind != Kind.HEALTHY && kind != Kind.PROBLEM))) {
      throw new IllegalArgumentException("environment of a report: " + environment.get());
    }
  }

  /** Whether a report can be about a branch of that name. */
  public static boolean isBranch(String word) {
    return BranchNames.isPlain(word) && !word.equals(NO_BRANCH) && !word.equals(MERGED);
  }

  /**
   * A report given by command: its text may be a report line itself, or the part of one behind the
   * keyword ({@code merged feat/x}).
   */
  public static WorkerReport of(Kind kind, Optional<String> branch, String text) {
    Optional<WorkerReport> whole = parse(text);
    if (whole.isPresent()) {
      return whole.get();
    }
    if (kind == Kind.DONE && text.strip().startsWith(MERGED + " ")) {
      Optional<WorkerReport> merged = parse("DONE: " + ReportText.oneLine(text, MAX_TEXT));
      if (merged.flatMap(WorkerReport::branch).isPresent()) {
        return merged.get();
      }
    }
    return new WorkerReport(kind, branch.filter(WorkerReport::isBranch), text, Optional.empty());
  }

  /**
   * Reads one line. Only a keyword at its start makes it a report: what somebody quotes, shows as a
   * placeholder or mentions in a sentence is none.
   */
  public static Optional<WorkerReport> parse(String line) {
    String stripped = line.strip();
    if (ReportText.hasLineBreak(stripped) || ReportText.endsAQuotation(stripped)) {
      return Optional.empty();
    }
    for (String environment : ENVIRONMENTS) {
      if (stripped.startsWith(environment + " ")) {
        return watched(environment, stripped.substring(environment.length()).strip());
      }
    }
    for (Kind kind : new Kind[] {Kind.PROGRESS, Kind.DONE, Kind.QUESTION, Kind.PROBLEM}) {
      String keyword = kind + ":";
      if (stripped.startsWith(keyword)) {
        return worked(kind, stripped.substring(keyword.length()).strip());
      }
    }
    return Optional.empty();
  }

  private static Optional<WorkerReport> watched(String environment, String rest) {
    String problem = Kind.PROBLEM + ":";
    if (rest.startsWith(problem)) {
      String text = rest.substring(problem.length()).strip();
      return said(Kind.PROBLEM, Optional.empty(), text, Optional.of(environment));
    }
    ReportText.Halves halves = ReportText.split(rest);
    return halves.head().equals(Kind.HEALTHY.name())
        ? Optional.of(
            new WorkerReport(
                Kind.HEALTHY, Optional.empty(), halves.tail(), Optional.of(environment)))
        : Optional.empty();
  }

  private static Optional<WorkerReport> worked(Kind kind, String rest) {
    ReportText.Halves halves = ReportText.split(rest);
    String head = halves.head();
    if (head.equals(NO_BRANCH)) {
      return halves.found()
          ? said(kind, Optional.empty(), halves.tail())
          : Optional.of(new WorkerReport(kind, Optional.empty(), "", Optional.empty()));
    }
    if (kind == Kind.PROBLEM && head.equals(MERGE_FAILED)) {
      return said(kind, Optional.empty(), joined(MERGE_FAILED, halves.tail()));
    }
    if (kind == Kind.DONE && head.startsWith(MERGED + " ")) {
      String branch = head.substring(MERGED.length()).strip();
      if (isBranch(branch)) {
        return said(kind, Optional.of(branch), joined(MERGED, halves.tail()));
      }
    }
    if (isBranch(head) && halves.found()) {
      return said(kind, Optional.of(head), halves.tail());
    }
    return kind == Kind.DONE && isBranch(head)
        ? Optional.of(new WorkerReport(kind, Optional.of(head), "", Optional.empty()))
        : said(kind, Optional.empty(), rest);
  }

  private static Optional<WorkerReport> said(Kind kind, Optional<String> branch, String text) {
    return said(kind, branch, text, Optional.empty());
  }

  private static Optional<WorkerReport> said(
      Kind kind, Optional<String> branch, String text, Optional<String> environment) {
    return ReportText.isPlaceholder(text)
        ? Optional.empty()
        : Optional.of(new WorkerReport(kind, branch, text, environment));
  }

  private static String joined(String head, String tail) {
    return tail.isEmpty() ? head : head + " - " + tail;
  }

  /** The line of it. */
  public String line() {
    if (kind == Kind.HEALTHY) {
      return joined(environment.orElseThrow() + " HEALTHY", text);
    }
    if (environment.isPresent()) {
      return environment.get() + " PROBLEM: " + text;
    }
    return kind + ": " + said();
  }

  private String said() {
    if (branch.isEmpty()) {
      boolean merge = text.equals(MERGE_FAILED) || text.startsWith(MERGE_FAILED + " - ");
      return kind == Kind.PROBLEM && merge ? text : joined(NO_BRANCH, text);
    }
    if (kind == Kind.DONE && (text.equals(MERGED) || text.startsWith(MERGED + " - "))) {
      return MERGED + " " + branch.get() + text.substring(MERGED.length());
    }
    return joined(branch.get(), text);
  }

  /** Whether it ends the work. */
  public boolean isTerminal() {
    return kind != Kind.PROGRESS;
  }
}
