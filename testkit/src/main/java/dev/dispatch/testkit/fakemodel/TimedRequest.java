package dev.dispatch.testkit.fakemodel;

/**
 * A request that was answered to its end.
 *
 * @param receivedNanos when it began to come in, as {@link System#nanoTime} counts
 * @param answeredNanos when the last byte of its answer was written
 */
public record TimedRequest(RecordedRequest request, long receivedNanos, long answeredNanos) {}
