package dev.dispatch.history;

import dev.dispatch.turn.ItemKind;
import java.util.Locale;

/** What an item of a lane's history is. */
public enum ItemType {
  /** Words to the agent. */
  PROMPT,
  /** Words of the agent. */
  MESSAGE,
  /** A summary of its thinking. */
  REASONING,
  /** A shell command and what came of it. */
  COMMAND,
  /** Files written, changed or deleted. */
  FILE_CHANGE,
  /** Any other tool. */
  TOOL_CALL,
  /** An error inside a turn. */
  ERROR;

  /** The type of what an agent did. */
  public static ItemType of(ItemKind kind) {
    return switch (kind) {
      case MESSAGE -> MESSAGE;
      case REASONING -> REASONING;
      case COMMAND -> COMMAND;
      case FILE_CHANGE -> FILE_CHANGE;
      case TOOL_CALL -> TOOL_CALL;
      case ERROR -> ERROR;
    };
  }

  /** As it is spelled in JSON and on the command line. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a tool of the agent made it. */
  public boolean isTool() {
    return this == COMMAND || this == FILE_CHANGE || this == TOOL_CALL;
  }
}
