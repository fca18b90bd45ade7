package dev.dispatch.plan;

import java.util.List;

/** Writes a new plan file. What it writes, {@link PlanParser} reads back. */
public final class PlanWriter {
  private PlanWriter() {}

  /**
   * A title and open items. Texts are put on one line ({@link #itemText}); blank ones are left out.
   */
  public static String render(String title, List<String> items) {
    StringBuilder text = new StringBuilder("# ").append(itemText(title)).append("\n\n");
    items.stream()
        .map(PlanWriter::itemText)
        .filter(item -> !item.isEmpty())
        .forEach(item -> text.append("- [ ] ").append(item).append('\n'));
    return text.toString();
  }

  /** The text as it will stand in the plan: line breaks and control characters become spaces. */
  public static String itemText(String text) {
    return PlanWords.fold(text);
  }
}
