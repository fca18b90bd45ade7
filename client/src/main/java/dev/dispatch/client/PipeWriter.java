package dev.dispatch.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to a FIFO within a time limit. Opening one that nobody reads blocks, and so does
 * writing to a full one, and neither can be called off: a thread of its own does it, which does not
 * keep the client alive. Opened for writing alone: a sandbox may forbid more, and a FIFO without a
 * reader would lose what is written once the client ends.
 */
final class PipeWriter {
  private final Path fifo;
  private final Duration limit;

  PipeWriter(Path fifo, Duration limit) {
    this.fifo = fifo;
    this.limit = limit;
  }

  /**
   * Writes all lines, each in one piece of at most PIPE_BUF bytes, which the kernel keeps whole.
   */
  void write(List<byte[]> lines) throws NoWayException, InterruptedException {
    try {
      if (!Files.readAttributes(fifo, BasicFileAttributes.class).isOther()) {
        throw new NoWayException("FIFO: " + fifo + " is no FIFO");
      }
    } catch (IOException e) {
      throw new NoWayException("FIFO: there is no " + fifo);
    }
    Writing writing = new Writing(fifo, lines);
    writing.setDaemon(true);
    writing.start();
    writing.join(limit);
    if (!writing.done) {
      writing.abandoned = true;
      String failure = writing.failure;
      throw new NoWayException(
          "FIFO: "
              + (failure == null
                  ? "nobody reads " + fifo
                  : fifo + " cannot be written: " + failure));
    }
  }

  private static final class Writing extends Thread {
    private final Path fifo;
    private final List<byte[]> lines;
    private volatile boolean abandoned;
    private volatile boolean done;
    private volatile @Nullable String failure;

    Writing(Path fifo, List<byte[]> lines) {
      super("fifo");
      this.fifo = fifo;
      this.lines = lines;
    }

    @Override
    public void run() {
      try (FileChannel channel = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
        for (byte[] line : lines) {
          if (abandoned) {
            return;
          }
          ByteBuffer buffer = ByteBuffer.wrap(line);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        }
        done = true;
      } catch (IOException e) {
        failure = e.getMessage();
      }
    }
  }
}
