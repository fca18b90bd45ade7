package dev.dispatch.daemon;

import dev.dispatch.wire.Frame;
import java.util.Optional;

/** Whether a request is taken. */
sealed interface Admission {
  /**
   * It is, and counts as attached until the permit is closed.
   *
   * @param warning a line for the client's standard error
   */
  record Admitted(Permit permit, Optional<String> warning) implements Admission {}

  /** It is not. */
  record TurnedAway(Frame.Refused refusal) implements Admission {}

  /** One call's hold on the daemon. */
  interface Permit extends AutoCloseable {
    @Override
    void close();
  }
}
