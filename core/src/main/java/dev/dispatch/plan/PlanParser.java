package dev.dispatch.plan;

/**
 * Reads plan files: CommonMark lists whose items begin with {@code [ ]}, {@code [x]}, {@code [?]}
 * or {@code [!]}. Any bullet, nesting, line ending and text around the list will do; what stands in
 * code, in quotes or in HTML is no item. Never fails: a file that cannot be used gives a plan that
 * says why.
 */
public final class PlanParser {
  /** Larger files are refused unread. */
  public static final int MAX_BYTES = 4 * PlanSource.MAX_CHARS;

  private PlanParser() {}

  /**
   * Takes a moment at most, whatever the text: over 1 MiB it is refused unread.
   *
   * <p>An item's note is the indented text below it, without the items nested in it.
   */
  public static Plan parse(String text) {
    return PlanSource.read(text).toPlan();
  }
}
