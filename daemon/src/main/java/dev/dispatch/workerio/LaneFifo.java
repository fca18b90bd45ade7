package dev.dispatch.workerio;

import dev.dispatch.id.LaneRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one lane's FIFO on a platform thread of its own, which sleeps in {@code read}: the kernel's
 * file notices do not tell what happens in a FIFO. Opened for reading and writing, so that it never
 * sees an end. Closing it leaves in the pipe what was not read.
 */
final class LaneFifo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneFifo.class);
  private static final int BUFFER_BYTES = 8 << 10;
  private static final long STACK_BYTES = 256 << 10;

  private final LaneRef lane;
  private final FileChannel channel;
  private final InstantSource clock;
  private final Consumer<ChunkAssembler.Whole> requests;

  private LaneFifo(
      LaneRef lane,
      FileChannel channel,
      InstantSource clock,
      Consumer<ChunkAssembler.Whole> requests) {
    this.lane = lane;
    this.channel = channel;
    this.clock = clock;
    this.requests = requests;
  }

  /**
   * Reads from now on.
   *
   * @param requests must not block; runs on the reading thread
   * @throws IOException where there is no FIFO yet
   */
  static LaneFifo open(
      LaneRef lane, Path fifo, InstantSource clock, Consumer<ChunkAssembler.Whole> requests)
      throws IOException {
    FileChannel channel = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE);
    LaneFifo reader = new LaneFifo(lane, channel, clock, requests);
    Thread.ofPlatform().name("fifo-" + lane).daemon().stackSize(STACK_BYTES).start(reader::readAll);
    return reader;
  }

  private void readAll() {
    ChunkAssembler assembler = new ChunkAssembler();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    byte[] bytes = new byte[BUFFER_BYTES];
    try {
      while (true) {
        buffer.clear();
        int length = channel.read(buffer);
        if (length < 0) {
          throw new IOException("a FIFO that is open for writing came to an end");
        }
        buffer.flip().get(bytes, 0, length);
        assembler = taken(assembler, bytes, length);
      }
    } catch (AsynchronousCloseException e) {
      LOG.debug("lane {}: its FIFO is read no more", lane);
    } catch (ClosedChannelException e) {
      LOG.debug("lane {}: its FIFO was closed before it was read", lane);
    } catch (IOException e) {
      LOG.warn("lane {}: its FIFO cannot be read", lane, e);
    }
  }

  /**
   * What takes the next bytes. A failure costs what was being put together, which is sent again;
   * without a reader the lane would be deaf for good.
   */
  private ChunkAssembler taken(ChunkAssembler assembler, byte[] bytes, int length) {
    long garbage = assembler.garbage();
    try {
      List<ChunkAssembler.Whole> whole = assembler.take(bytes, length, clock.instant());
      whole.forEach(this::hand);
    } catch (RuntimeException | Error e) {
      LOG.error("lane {}: what came on its FIFO is dropped", lane, e);
      return new ChunkAssembler();
    }
    if (assembler.garbage() > garbage) {
      LOG.warn("lane {}: {} lines on its FIFO were no requests", lane, assembler.garbage());
    }
    return assembler;
  }

  private void hand(ChunkAssembler.Whole request) {
    try {
      requests.accept(request);
    } catch (RuntimeException | Error e) {
      LOG.error("lane {}: request {} on its FIFO failed", lane, request.id(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing the FIFO of lane {}", lane, e);
    }
  }
}
