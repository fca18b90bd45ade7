package dev.dispatch.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes whole frames to a channel that it does not own. Any thread may write; a frame is never
 * mixed with another. Blocks while the peer does not read: that is the back-pressure, and why the
 * lock is held over the write.
 */
public final class FrameWriter {
  private final WritableByteChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  public FrameWriter(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Hands the whole frame to the channel. */
  public void write(Frame frame) throws IOException {
    ByteBuffer bytes = FrameCodec.encode(frame);
    lock.lock();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } finally {
      lock.unlock();
    }
  }
}
