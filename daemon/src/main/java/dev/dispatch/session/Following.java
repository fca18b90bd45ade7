package dev.dispatch.session;

/** One log being read to one listener. Safe for any thread. */
public interface Following extends AutoCloseable {
  /** Where the first line not yet taken starts. */
  long offset();

  /** No call of the listener starts after this; one that runs is not waited for. */
  @Override
  void close();
}
