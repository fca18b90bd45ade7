package dev.dispatch.screen;

/** What is in the prompt box. Lines that were wrapped cannot be told from lines that were ended. */
public sealed interface Composer {

  /** No prompt box was found, or another thing may have taken its place. */
  record Absent(String reason) implements Composer {}

  /** Nothing is typed; a grey hint that the rules know may be shown. */
  record Empty() implements Composer {}

  /**
   * Something is typed.
   *
   * @param mayBeHint whether the cursor stands before it: then it may be a grey hint that the rules
   *     do not know
   */
  record Draft(String text, boolean mayBeHint) implements Composer {}

  /**
   * A paste that is shown as a marker, perhaps with more text around it.
   *
   * @param text the whole draft as shown
   * @param marker the first marker in it
   */
  record Pasted(String text, String marker) implements Composer {}
}
