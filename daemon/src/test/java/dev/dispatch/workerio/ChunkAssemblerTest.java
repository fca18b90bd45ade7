package dev.dispatch.workerio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.WorkerChunks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChunkAssemblerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ChunkAssembler assembler = new ChunkAssembler();

  private List<ChunkAssembler.Whole> take(String text, Instant at) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return assembler.take(bytes, bytes.length, at);
  }

  private static String line(String id, int index, int count, String text) {
    String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return id + " " + index + "/" + count + " " + base64 + "\n";
  }

  private static ChunkAssembler.Whole whole(String id, String text) {
    return new ChunkAssembler.Whole(id, Bytes.utf8(text));
  }

  @Test
  void putsMixedRequestsTogetherWhateverTheReadsCut() {
    String all = line("a", 2, 2, "two") + line("b", 1, 1, "b") + line("a", 1, 2, "one");
    assertThat(take(all.substring(0, 5), NOW)).isEmpty();
    assertThat(take(all.substring(5), NOW)).containsExactly(whole("b", "b"), whole("a", "onetwo"));
    assertThat(assembler.garbage()).isZero();
  }

  @Test
  void passesOverAndCountsWhatIsNoRequest() {
    take("hello\n\na 0/1 eA==\na 2/1 eA==\na 1/99999 eA==\na 1/1 ???\na 1/1 e\n", NOW);
    take("x".repeat(WorkerChunks.MAX_LINE_BYTES * 3) + "\n", NOW);
    assertThat(assembler.garbage()).isEqualTo(8);
    assertThat(take(line("a", 1, 1, "fine"), NOW)).containsExactly(whole("a", "fine"));
  }

  @Test
  void dropsARequestThatIsNotWholeAfterAMinute() {
    take(line("a", 1, 2, "one"), NOW);
    assertThat(take(line("a", 2, 2, "two"), NOW.plusSeconds(61))).isEmpty();
    assertThat(take(line("a", 1, 2, "one"), NOW.plusSeconds(62)))
        .containsExactly(whole("a", "onetwo"));
  }

  @Test
  void holdsNoMoreThanAFewUnfinishedRequests() {
    for (int i = 0; i < 100; i++) {
      take(line("r" + i, 1, 2, "x"), NOW);
    }
    assertThat(assembler.garbage()).isEqualTo(84);
    assertThat(take(line("r0", 2, 2, "y"), NOW)).containsExactly(whole("r0", "xy"));
  }
}
