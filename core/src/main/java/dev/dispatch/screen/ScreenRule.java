package dev.dispatch.screen;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One proof of a state. Of the rules that hold the one with the highest priority decides.
 *
 * @param id names it in evidence; unique within its file
 * @param conditions all must hold
 * @param dialog how the dialog is read that the rule stands for; the rule holds only where its
 *     block is found at the bottom of the screen
 */
public record ScreenRule(
    String id,
    int priority,
    PaneState state,
    List<Condition> conditions,
    Optional<DialogRules> dialog) {

  public ScreenRule {
    conditions = List.copyOf(conditions);
    if (conditions.isEmpty() && dialog.isEmpty()) {
      throw new IllegalArgumentException("rule " + id + " looks at nothing");
    }
  }

  /** The region of the first condition: where the evidence is. */
  public Region region() {
    return conditions.isEmpty() ? Region.of(Region.Kind.DIALOG) : conditions.getFirst().region();
  }

  /**
   * What must be found in a region. A pattern is searched for in each line by itself.
   *
   * @param all each is found in some line
   * @param any where there are some, one of them is found
   * @param none none is found
   */
  public record Condition(Region region, List<Pattern> all, List<Pattern> any, List<Pattern> none) {
    public Condition {
      all = List.copyOf(all);
      any = List.copyOf(any);
      none = List.copyOf(none);
    }
  }
}
