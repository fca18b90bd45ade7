package dev.dispatch.turn;

/** What a turn item is. */
public enum ItemKind {
  /** Text the agent says. */
  MESSAGE,
  /** A summary of its thinking. */
  REASONING,
  /** A shell command and what came of it. */
  COMMAND,
  /** Files written, changed or deleted. */
  FILE_CHANGE,
  /** Any other tool. */
  TOOL_CALL,
  /** An error inside the turn that did not end it. */
  ERROR
}
