package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.transport.Receipt;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keys that are pressed in an agent's terminal cannot be stored together with the fact that they
 * were. So the intent is stored first: whoever finds it without its end does not know whether they
 * were pressed, says so, and never presses them again.
 */
final class TypedOnce {
  /** With these nothing was submitted, and nothing will be. */
  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(
          ErrorCode.LANE_BUSY, ErrorCode.CONFLICT, ErrorCode.NOT_ALLOWED, ErrorCode.VALIDATION);

  private TypedOnce() {}

  /** Stores what is about to be typed. */
  interface Intents {
    void begin(TakenRequest request);

    void drop(TakenRequest request);
  }

  /**
   * Types something for a request.
   *
   * @param intent to be stored before; absent where nobody can ask again
   * @param intents where it is stored; taken back where the agent takes nothing now, so that the
   *     same request may be made again
   * @param check fails where the keys were not seen to be taken up; the intent stays then
   * @param done stores that it is done
   */
  static void carryOut(
      Optional<TakenRequest> intent,
      Intents intents,
      Supplier<Receipt> typing,
      Consumer<Receipt> check,
      Runnable done) {
    intent.ifPresent(intents::begin);
    Receipt receipt;
    try {
      receipt = typing.get();
    } catch (DispatchException e) {
      if (REFUSALS.contains(e.code())) {
        intent.ifPresent(intents::drop);
      }
      throw e;
    }
    check.accept(receipt);
    done.run();
  }

  /** Fails where keys were not seen to be taken up. */
  static void requireAccepted(Receipt receipt, String what, String where) {
    if (receipt == Receipt.UNCONFIRMED) {
      throw new DispatchException(
          ErrorCode.TIMED_OUT,
          "unconfirmed: " + what + ", and the agent was not seen to take it up",
          "dispatch tail " + where + " shows its screen; look before asking again");
    }
  }
}
