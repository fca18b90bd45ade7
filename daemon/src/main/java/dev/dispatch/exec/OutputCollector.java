package dev.dispatch.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads one output of a program to its end and keeps the first bytes. One thread runs it; what came
 * so far may be taken by another, since a program's child can hold the pipe open for ever.
 */
final class OutputCollector implements Runnable {
  private static final int CHUNK_BYTES = 8192;

  private final InputStream in;
  private final int capBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean dropped;

  OutputCollector(InputStream in, int capBytes) {
    this.in = in;
    this.capBytes = capBytes;
  }

  @Override
  public void run() {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (in) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        keep(chunk, n);
      }
    } catch (IOException e) {
      // the pipe was closed because the program had to be ended: what came before it counts
    }
  }

  private void keep(byte[] chunk, int length) {
    lock.lock();
    try {
      int taken = Math.min(length, capBytes - kept.size());
      kept.write(chunk, 0, taken);
      dropped |= taken < length;
    } finally {
      lock.unlock();
    }
  }

  ByteBuffer bytes() {
    lock.lock();
    try {
      return ByteBuffer.wrap(kept.toByteArray());
    } finally {
      lock.unlock();
    }
  }

  boolean isTruncated() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }
}
