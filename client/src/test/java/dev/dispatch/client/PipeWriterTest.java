package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real FIFOs, held open by the test as the agent's shim does. */
final class PipeWriterTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;

  private Path fifo() throws Exception {
    Path fifo = folder.resolve("fifo");
    Process made = new ProcessBuilder("mkfifo", fifo.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return fifo;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void leavesTheLinesInThePipe() throws Exception {
    Path fifo = fifo();
    try (FileChannel shim =
        FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      new PipeWriter(fifo, Duration.ofSeconds(10)).write(List.of(bytes("one\n"), bytes("two\n")));
      ByteBuffer read = ByteBuffer.allocate(64);
      shim.read(read);
      assertThat(new String(read.array(), 0, read.position(), StandardCharsets.UTF_8))
          .isEqualTo("one\ntwo\n");
    }
  }

  @Test
  void givesUpWhereNobodyReads() throws Exception {
    Path fifo = fifo();
    assertThatThrownBy(() -> new PipeWriter(fifo, SHORT).write(List.of(bytes("x\n"))))
        .isInstanceOf(NoWayException.class)
        .hasMessageContaining("nobody reads");
  }

  @Test
  void givesUpWhereThePipeIsFull() throws Exception {
    Path fifo = fifo();
    try (FileChannel shim =
        FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      List<byte[]> lines = Collections.nCopies(100, bytes("x".repeat(3999) + "\n"));
      assertThatThrownBy(() -> new PipeWriter(fifo, SHORT).write(lines))
          .isInstanceOf(NoWayException.class);
      assertThat(shim.isOpen()).isTrue();
    }
  }

  @Test
  void refusesWhatIsNoFifo() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new PipeWriter(file, SHORT).write(List.of(bytes("x\n"))))
        .isInstanceOf(NoWayException.class)
        .hasMessageContaining("is no FIFO");
    assertThat(file).isEmptyFile();
  }
}
