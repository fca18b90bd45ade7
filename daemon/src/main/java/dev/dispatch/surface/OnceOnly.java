package dev.dispatch.surface;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.ResultMemory;
import dev.dispatch.op.ResultMemory.Remembered;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a request id asks for once. A second call with the id waits for the first, or gets what
 * it came to. Whatever began is remembered, a failure too; a call that was refused before it began,
 * or by a full queue, may be tried again under its id.
 */
final class OnceOnly {
  private static final Logger LOG = LoggerFactory.getLogger(OnceOnly.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final ResultMemory memory;
  private final ConcurrentMap<String, CompletableFuture<Remembered>> running =
      new ConcurrentHashMap<>();

  OnceOnly(ResultMemory memory) {
    this.memory = memory;
  }

  <R extends Record> OpOutcome<R> run(
      Op<?, R> op, String requestId, CallControl control, Runnable gate, Supplier<R> work) {
    CompletableFuture<Remembered> mine = new CompletableFuture<>();
    CompletableFuture<Remembered> theirs = running.putIfAbsent(requestId, mine);
    if (theirs != null) {
      return replay(op, requestId, await(op, theirs, control));
    }
    try {
      Optional<Remembered> known = memory.find(requestId);
      if (known.isPresent()) {
        mine.complete(known.get());
        return replay(op, requestId, known.get());
      }
      gate.run();
      R result = first(op, requestId, mine, work);
      return new OpOutcome<>(op, result);
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      running.remove(requestId);
    }
  }

  private <R extends Record> R first(
      Op<?, R> op, String requestId, CompletableFuture<Remembered> mine, Supplier<R> work) {
    try {
      R result = work.get();
      String json = OpJson.mapper().writeValueAsString(result);
      keep(requestId, mine, new Remembered(op.spec().name(), json, false));
      return result;
    } catch (RuntimeException e) {
      DispatchException error = OpErrors.of(op.spec().cli(), e);
      if (error.code() != ErrorCode.OVERLOADED) {
        String json = OpErrors.json(error).toString();
        keep(requestId, mine, new Remembered(op.spec().name(), json, true));
      }
      throw error;
    }
  }

  /** What was done stays done, so a memory that fails spoils only a later repeat. */
  private void keep(String requestId, CompletableFuture<Remembered> mine, Remembered outcome) {
    try {
      memory.keep(requestId, outcome);
    } catch (RuntimeException e) {
      LOG.warn("the outcome of request {} ({}) could not be kept", requestId, outcome.op(), e);
    }
    mine.complete(outcome);
  }

  private static Remembered await(
      Op<?, ?> op, CompletableFuture<Remembered> theirs, CallControl control) {
    while (!control.isCancelled()) {
      try {
        Optional<Remembered> outcome = control.await(theirs, LOOK_AGAIN);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      }
    }
    throw new DispatchException(
        ErrorCode.INTERRUPTED, op.spec().cli() + ": stopped waiting for the same request's end");
  }

  private static <R extends Record> OpOutcome<R> replay(
      Op<?, R> op, String requestId, Remembered outcome) {
    if (!outcome.op().equals(op.spec().name())) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "request id "
              + Quoted.of(requestId)
              + " was used for "
              + outcome.op()
              + ", now for "
              + op.spec().name(),
          "use a new request id");
    }
    if (outcome.failed()) {
      throw OpErrors.parse(OpJson.mapper().readTree(outcome.json()));
    }
    return new OpOutcome<>(op, OpJson.mapper().readValue(outcome.json(), op.spec().result()));
  }
}
