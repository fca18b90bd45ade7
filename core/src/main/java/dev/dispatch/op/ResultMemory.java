package dev.dispatch.op;

import java.util.Optional;

/**
 * Remembers what a writing call came to, so that a caller who lost the reply asks again and nothing
 * is done twice. Kept for an hour, across restarts.
 */
public interface ResultMemory {
  /** What the call with this request id came to; empty when it never finished. */
  Optional<Remembered> find(String requestId);

  /** Keeps what a call came to. */
  void keep(String requestId, Remembered outcome);

  /**
   * The end of a call.
   *
   * @param op name of the op, so that an id used for another op is refused
   * @param json the result or the error, as JSON
   * @param failed whether {@code json} is an error
   */
  record Remembered(String op, String json, boolean failed) {}
}
