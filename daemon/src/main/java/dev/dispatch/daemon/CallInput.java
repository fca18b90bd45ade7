package dev.dispatch.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Standard input on its way from the connection's reader to the call. Bounded: the reader blocks
 * while the call is behind by {@link #MAX_WAITING_BYTES}, and so, by the socket, does the client.
 */
final class CallInput extends InputStream {
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private int headPosition;
  private boolean ended;
  private boolean discarding;

  /** Adds what the client sent; blocks while there is too much. */
  void offer(byte[] bytes) throws InterruptedException {
    lock.lock();
    try {
      while (waitingBytes >= MAX_WAITING_BYTES && !ended && !discarding) {
        changed.await();
      }
      if (!ended && !discarding && bytes.length > 0) {
        waiting.add(bytes);
        waitingBytes += bytes.length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes; what waits can still be read. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Throws away what waits and what still comes, so that the reader never blocks again. */
  void discard() {
    lock.lock();
    try {
      discarding = true;
      waiting.clear();
      waitingBytes = 0;
      headPosition = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (waiting.isEmpty() && !ended && !discarding) {
        changed.await();
      }
      return takeHead(target, offset, length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for standard input");
    } finally {
      lock.unlock();
    }
  }

  private int takeHead(byte[] target, int offset, int length) {
    byte[] head = waiting.peek();
    if (head == null) {
      return -1;
    }
    int taken = Math.min(length, head.length - headPosition);
    System.arraycopy(head, headPosition, target, offset, taken);
    headPosition += taken;
    waitingBytes -= taken;
    if (headPosition == head.length) {
      waiting.remove();
      headPosition = 0;
    }
    changed.signalAll();
    return taken;
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return waitingBytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    discard();
  }
}
