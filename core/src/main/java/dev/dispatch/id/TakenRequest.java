package dev.dispatch.id;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.Optional;

/**
 * A caller's request that was carried out on a task or a lane, stored in the same transaction as
 * what it did. A caller who lost the reply asks again with the same id, and is then told what came
 * of it.
 *
 * @param id the caller's own
 * @param subject what it was about, for the reply: an inbox entry, the number of a question; may be
 *     empty
 * @param begun what was about to be done, in words, where that could not be stored together with
 *     it: keys pressed in a terminal. Stored again without it once it is done; one that stays so
 *     may have been done or not, and is never done again
 */
public record TakenRequest(String id, String subject, Optional<String> begun) {
  public TakenRequest(String id, String subject) {
    this(id, subject, Optional.empty());
  }

  /** The same, about to be carried out. */
  public TakenRequest beginning(String what) {
    return new TakenRequest(id, subject, Optional.of(what));
  }

  /**
   * Fails where it is not known whether it was done.
   *
   * @param where the lane or task to look at
   */
  public TakenRequest requireDone(String where) {
    if (begun.isPresent()) {
      throw new DispatchException(
          ErrorCode.TIMED_OUT,
          "unconfirmed: "
              + begun.get()
              + " was begun, and it is not known what came of it; it is not done again",
          "dispatch tail " + where + " shows its screen; look before asking again");
    }
    return this;
  }
}
