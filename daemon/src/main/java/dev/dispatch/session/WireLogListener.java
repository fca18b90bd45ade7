package dev.dispatch.session;

import java.util.List;

/**
 * Takes what an agent process wrote. Called by one thread at a time for one log, on a platform
 * thread of the readers' pool.
 */
public interface WireLogListener {
  /**
   * Takes the next lines. They count as taken when this returns; it may block for want of room,
   * which holds up this log and one thread of the pool. If it throws, the same lines come again
   * with the next sweep.
   *
   * @param nextOffset where to go on after these lines; to be stored with what is made of them
   */
  void lines(List<WireLine> batch, long nextOffset);

  /**
   * Makes certain that reading goes on at that offset or behind it, even after a loss of power; the
   * bytes before it may then be given back to the disk.
   *
   * @return false if that is not certain
   */
  default boolean secured(long offset) {
    return false;
  }

  /**
   * The process ended and everything it wrote was delivered. The last call for this log. What a
   * child of the program writes later is not read.
   *
   * @param state {@code Ended}, {@code Lost}, {@code LetGo} or {@code NeverStarted}
   */
  void ended(ProcessState state);
}
