package dev.dispatch.watch;

import java.nio.file.Path;

/**
 * Tells that something in a directory changed. Events are hints: they may be merged, come late or,
 * on some file systems, never; a listener looks for itself and does nothing if nothing is new.
 *
 * <p>Safe for any thread. One instance serves the whole daemon.
 */
public interface FileWatch extends AutoCloseable {
  /**
   * Watches the direct entries of a directory, until the registration is closed. The directory need
   * not exist; it is found by a sweep when it appears, and again when it was replaced. What changed
   * before this call returns may be told or not: look once after registering.
   */
  Registration watch(Path directory, WatchListener listener);

  /** Stops telling; waits up to a few seconds for listeners that run. */
  @Override
  void close();

  /** One listener on one directory. */
  interface Registration extends AutoCloseable {
    /** No call of the listener starts after this; one that runs is not waited for. */
    @Override
    void close();
  }
}
