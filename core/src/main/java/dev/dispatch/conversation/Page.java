package dev.dispatch.conversation;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param next where the part after it begins; absent for the last
 */
public record Page<T>(List<T> parts, Optional<String> next) {
  public Page {
    parts = List.copyOf(parts);
  }
}
