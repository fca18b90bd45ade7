package dev.dispatch.daemon;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.FrameWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A stream of the client: collects bytes and sends them as frames. Safe for any thread. */
final class FrameOutput extends OutputStream {
  private static final int BUFFER_BYTES = 16 << 10;

  private final FrameWriter writer;
  private final Function<Bytes, Frame> toFrame;
  private final ReentrantLock lock = new ReentrantLock();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;

  FrameOutput(FrameWriter writer, Function<Bytes, Frame> toFrame) {
    this.writer = writer;
    this.toFrame = toFrame;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    lock.lock();
    try {
      if (length > BUFFER_BYTES - used) {
        flushLocked();
      }
      if (length > BUFFER_BYTES) {
        sendChunks(source, offset, length);
      } else {
        System.arraycopy(source, offset, buffer, used, length);
        used += length;
      }
    } finally {
      lock.unlock();
    }
  }

  private void sendChunks(byte[] source, int offset, int length) throws IOException {
    for (int sent = 0; sent < length; ) {
      int chunk = Math.min(length - sent, Frame.MAX_CHUNK_BYTES);
      writer.write(toFrame.apply(Bytes.copyOf(source, offset + sent, chunk)));
      sent += chunk;
    }
  }

  @Override
  public void flush() throws IOException {
    lock.lock();
    try {
      flushLocked();
    } finally {
      lock.unlock();
    }
  }

  private void flushLocked() throws IOException {
    if (used > 0) {
      Bytes bytes = Bytes.copyOf(buffer, 0, used);
      used = 0;
      writer.write(toFrame.apply(bytes));
    }
  }
}
