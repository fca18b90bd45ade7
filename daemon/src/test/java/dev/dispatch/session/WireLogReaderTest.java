package dev.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireLogReaderTest {
  @TempDir Path folder;
  private Path log;
  private final byte[] buffer = new byte[64];

  @BeforeEach
  void makeLog() throws Exception {
    log = Files.createFile(folder.resolve("wire.log"));
  }

  private void append(String text) throws Exception {
    append(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void append(byte[] bytes) throws Exception {
    Files.write(log, bytes, StandardOpenOption.APPEND);
  }

  /** All that can be read now, as {@code offset:text}. */
  private List<String> drain(WireLogReader reader, boolean last) throws Exception {
    List<String> lines = new ArrayList<>();
    WireBatch batch;
    do {
      batch = reader.next(buffer, last);
      batch.lines().forEach(line -> lines.add(shown(line)));
      if (!batch.lines().isEmpty()) {
        reader.consumed(batch);
      }
    } while (batch.more() || !batch.lines().isEmpty());
    return lines;
  }

  private static String shown(WireLine line) {
    return switch (line) {
      case WireLine.Line(long offset, ByteBuffer bytes) ->
          offset + ":" + StandardCharsets.ISO_8859_1.decode(bytes);
      case WireLine.Oversized(long offset, long length, ByteBuffer head) ->
          offset + ":oversized " + length + " " + head.remaining();
    };
  }

  @Test
  void deliversWholeLinesOnly() throws Exception {
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      append("a\n\nbc");
      assertThat(drain(reader, false)).containsExactly("0:a", "2:");
      assertThat(reader.offset()).isEqualTo(3);
      append("d\n");
      assertThat(drain(reader, false)).containsExactly("3:bcd");
    }
  }

  @Test
  void deliversHalfALineOnlyAtTheEnd() throws Exception {
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      append("a\nhalf");
      assertThat(drain(reader, false)).containsExactly("0:a");
      assertThat(drain(reader, true)).containsExactly("2:half");
      assertThat(drain(reader, true)).isEmpty();
      assertThat(reader.offset()).isEqualTo(6);
    }
  }

  @Test
  void readsABatchAgainThatWasNotConsumed() throws Exception {
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      append("a\nb\n");
      assertThat(reader.next(buffer, false).lines()).hasSize(2);
      assertThat(drain(reader, false)).containsExactly("0:a", "2:b");
    }
  }

  @Test
  void startsAtAStoredOffset() throws Exception {
    append("first\nsecond\n");
    try (WireLogReader reader = new WireLogReader(log, 6)) {
      assertThat(drain(reader, false)).containsExactly("6:second");
    }
  }

  @Test
  void waitsForALogThatIsNotThere() throws Exception {
    Files.delete(log);
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      assertThat(drain(reader, false)).isEmpty();
      Files.writeString(log, "late\n");
      assertThat(drain(reader, false)).containsExactly("0:late");
    }
  }

  @Test
  void deliversLinesLongerThanItsBufferThatComeInPieces() throws Exception {
    String piece = "0123456789".repeat(3);
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      append("x\n");
      for (int i = 0; i < 10; i++) {
        append(piece);
        assertThat(drain(reader, false)).hasSize(i == 0 ? 1 : 0);
      }
      append("\ny\n");
      assertThat(drain(reader, false)).containsExactly("2:" + piece.repeat(10), "303:y");
    }
  }

  @Test
  void deliversEveryLengthAroundTheBufferSize() throws Exception {
    List<String> expected = new ArrayList<>();
    long offset = 0;
    for (int length = 0; length < 200; length++) {
      String line = "x".repeat(length);
      append(line + "\n");
      expected.add(offset + ":" + line);
      offset += length + 1;
    }
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      assertThat(drain(reader, false)).isEqualTo(expected);
    }
  }

  @Test
  void keepsTheLargestLineAndOnlyTheHeadOfALargerOne() throws Exception {
    String most = "m".repeat(WireLogReader.MAX_LINE_BYTES);
    append(most + "\n" + most + "m\nend\n");
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      List<String> lines = drain(reader, false);
      assertThat(lines.get(0)).isEqualTo("0:" + most);
      assertThat(lines.subList(1, 3))
          .containsExactly("1048577:oversized 1048577 4096", "2097155:end");
    }
  }

  @Test
  void leavesBytesAsTheyAre() throws Exception {
    byte[] garbage = {(byte) 0xff, (byte) 0xc3, 0, 27, '[', '2', 'J', '\r', '\n'};
    append(garbage);
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      WireLine line = reader.next(buffer, false).lines().getFirst();
      assertThat(line)
          .isEqualTo(new WireLine.Line(0, ByteBuffer.wrap(garbage, 0, garbage.length - 1).slice()));
    }
  }

  @Test
  void givesALongLineSeveralTurns() throws Exception {
    append("x".repeat(64 * 40));
    try (WireLogReader reader = new WireLogReader(log, 0)) {
      WireBatch first = reader.next(buffer, false);
      assertThat(first.lines()).isEmpty();
      assertThat(first.more()).isTrue();
      assertThat(drain(reader, true)).containsExactly("0:" + "x".repeat(64 * 40));
    }
  }
}
