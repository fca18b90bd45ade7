package dev.dispatch.surface;

import dev.dispatch.op.Caller;
import dev.dispatch.op.OpSpec;

/** Decides what a caller may do and see, for every surface alike. Called from many threads. */
public interface OpGuard {
  /**
   * The request as this caller may make it; it may be narrowed. Refuses with {@link
   * dev.dispatch.error.ErrorCode#NOT_ALLOWED}.
   */
  OpRequest admit(OpRequest request, Caller caller);

  /** What this caller may see of what was read. */
  <R extends Record> R shown(OpSpec<?, R> spec, R result, Caller caller);

  /** Lets everybody do and see everything. */
  static OpGuard none() {
    return new OpGuard() {
      @Override
      public OpRequest admit(OpRequest request, Caller caller) {
        return request;
      }

      @Override
      public <R extends Record> R shown(OpSpec<?, R> spec, R result, Caller caller) {
        return result;
      }
    };
  }
}
