package dev.dispatch.bench;

import java.util.Arrays;

/** Times measured one after the other, in nanoseconds. For one thread. */
final class Samples {
  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[64];
  private int count;

  void add(long sampleNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = sampleNanos;
  }

  int count() {
    return count;
  }

  void clear() {
    count = 0;
  }

  /** The smallest sample that at least that part of all samples does not exceed. */
  double percentileMillis(int percent) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * count);
    return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
  }

  double medianMillis() {
    return percentileMillis(50);
  }
}
