package dev.dispatch.store.sqlite;

/** Gives out event numbers inside a transaction; the writer's thread only. */
final class SeqCounter {
  private long last;

  SeqCounter(long last) {
    this.last = last;
  }

  long next() {
    last++;
    return last;
  }

  long last() {
    return last;
  }

  /** Takes back what a failed transaction was given. */
  void reset(long seq) {
    last = seq;
  }
}
