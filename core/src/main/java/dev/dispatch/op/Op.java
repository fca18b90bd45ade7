package dev.dispatch.op;

import java.util.Optional;

/**
 * One operation of dispatch: a verb-noun class with nested {@code Params} and {@code Result}
 * records. Stateless; called from many threads. It never blocks: an op that has to wait returns
 * {@link Step#pending} and is asked again when something happened.
 */
public interface Op<P extends Record, R extends Record> {
  OpSpec<P, R> spec();

  /**
   * Begins one call. An op that is done at once returns {@link OpCall#done}. Fails with a {@link
   * dev.dispatch.error.DispatchException}.
   */
  OpCall<R> begin(P params, Caller caller);

  /** The result for a person; where absent the surface draws a table of the record. */
  default Optional<String> text(R result, TextStyle style) {
    return Optional.empty();
  }

  /** The exit code of the command line for a result that is not an error. */
  default int exitCode(R result) {
    return 0;
  }
}
