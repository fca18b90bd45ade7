package dev.dispatch.op;

import java.util.Optional;

/**
 * A question to the person that stays open while the call goes on. The call is stepped again when a
 * line has come. Used from the call's own thread.
 */
public interface Prompt {
  /** Whether the person may still type. */
  boolean isOpen();

  /** What was typed; empty while it is open, and where the input ended. */
  Optional<String> line();

  /** One that is over. */
  static Prompt closed(Optional<String> line) {
    return new Prompt() {
      @Override
      public boolean isOpen() {
        return false;
      }

      @Override
      public Optional<String> line() {
        return line;
      }
    };
  }
}
