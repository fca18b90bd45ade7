package dev.dispatch.task;

import java.util.Optional;

/**
 * A tick made through dispatch, kept by the item's text so that an agent's whole-file write cannot
 * lose it.
 *
 * @param occurrence which of the items with that text, from 1
 */
public record KeptTick(String text, int occurrence, Optional<String> note, boolean skipped) {
  /** Whether it is a tick of the same item. */
  public boolean isSameItem(KeptTick other) {
    return text.equals(other.text) && occurrence == other.occurrence;
  }
}
