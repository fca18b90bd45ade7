package dev.dispatch.surface;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.ChangeSignal;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.ParamBinding;
import dev.dispatch.op.ResultMemory;
import dev.dispatch.op.Safety;
import dev.dispatch.op.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Runs ops for every surface: binds the params, asks before something is destroyed, steps the call
 * until it is finished, and sees to it that a request id is done once. Used from many threads; a
 * call runs on the thread that asks for it.
 */
public final class OpRunner {
  /** A call looks again at least this often, in case a signal was lost. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final ChangeSignal signal;
  private final InstantSource clock;
  private final OnceOnly onceOnly;
  private final OpGuard guard;

  /** A runner for callers who may do everything. */
  public OpRunner(ChangeSignal signal, ResultMemory memory, InstantSource clock) {
    this(signal, memory, clock, OpGuard.none());
  }

  public OpRunner(ChangeSignal signal, ResultMemory memory, InstantSource clock, OpGuard guard) {
    this.guard = guard;
    this.signal = signal;
    this.clock = clock;
    this.onceOnly = new OnceOnly(memory);
  }

  /**
   * Runs a call to its end. Fails with a {@link DispatchException} and nothing else; a cancelled
   * call fails as {@link ErrorCode#INTERRUPTED}.
   */
  public OpOutcome<?> run(OpRequest request, Caller caller, CallControl control) {
    OpRequest admitted;
    try {
      admitted = guard.admit(request, caller);
    } catch (RuntimeException e) {
      throw OpErrors.of(request.op().spec().cli(), e);
    }
    return run(admitted.op(), admitted, caller, control);
  }

  private <P extends Record, R extends Record> OpOutcome<R> run(
      Op<P, R> op, OpRequest request, Caller caller, CallControl control) {
    try {
      P params = ParamBinding.bind(op.spec(), request.params());
      if (op.spec().safety() == Safety.READ) {
        return new OpOutcome<>(
            op, guard.shown(op.spec(), complete(op, params, caller, control), caller));
      }
      return onceOnly.run(
          op,
          request.requestId(),
          control,
          () -> confirm(op, request, caller, control),
          () -> complete(op, params, caller, control));
    } catch (RuntimeException e) {
      throw OpErrors.of(op.spec().cli(), e);
    }
  }

  private static void confirm(Op<?, ?> op, OpRequest request, Caller caller, CallControl control) {
    try {
      Confirmation.require(op.spec(), request, caller);
    } catch (DispatchException e) {
      throw control.isCancelled() ? interrupted(op, "nothing was done") : e;
    }
  }

  private <P extends Record, R extends Record> R complete(
      Op<P, R> op, P params, Caller caller, CallControl control) {
    if (control.isCancelled()) {
      throw interrupted(op, "nothing was done");
    }
    OpCall<R> call = op.begin(params, caller);
    while (true) {
      long seen = signal.version();
      switch (call.step(clock.instant())) {
        case Step.Finished<R> finished -> {
          return finished.result();
        }
        case Step.Pending<R> pending ->
            control.awaitChange(signal, seen, waitUntil(pending.wakeAt()));
      }
      if (control.isCancelled()) {
        throw cancelled(op, call, control);
      }
    }
  }

  private Duration waitUntil(Instant wakeAt) {
    Duration left = Duration.between(clock.instant(), wakeAt);
    if (left.compareTo(LONGEST_WAIT) > 0) {
      return LONGEST_WAIT;
    }
    return left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left;
  }

  private static DispatchException cancelled(Op<?, ?> op, OpCall<?> call, CallControl control) {
    if (control.notice().isPresent()) {
      return new DispatchException(ErrorCode.INTERRUPTED, control.notice().get());
    }
    call.cancelled();
    return interrupted(op, "it was cancelled");
  }

  private static DispatchException interrupted(Op<?, ?> op, String what) {
    return new DispatchException(ErrorCode.INTERRUPTED, op.spec().cli() + ": " + what);
  }
}
