package dev.dispatch.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.codec.claude.ClaudeStreamCodec;
import dev.dispatch.codec.codex.CodexExecCodec;
import dev.dispatch.codec.text.TextCodec;
import dev.dispatch.transport.AgentEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No line, however broken, makes a codec fail or lose its place. */
final class CodecFuzzTest {
  private static final List<LineCodec> CODECS =
      List.of(new CodexExecCodec(), new ClaudeStreamCodec(), new TextCodec());
  private static final List<String> RECORDINGS =
      List.of(
          "codex/shell",
          "codex/plan",
          "codex/patch",
          "codex/error-400",
          "claude/bash",
          "claude/write",
          "claude/tasks",
          "claude/todo",
          "claude/partial",
          "claude/error-429");
  private static final List<String> VALUES =
      List.of(
          "null",
          "[]",
          "{}",
          "-1",
          "1e999",
          "true",
          "\"\"",
          "[[{}]]",
          "99999999999999999999",
          "\"\\ud800\"",
          "[null,1]");

  private static void decodeAll(List<WireLine> lines) {
    for (LineCodec codec : CODECS) {
      List<AgentEvent> events = codec.decode(lines);
      assertThat(events).doesNotContainNull();
    }
  }

  @Test
  void takesRandomBytes() {
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      decodeAll(Recordings.lines(bytes));
    }
  }

  @Test
  void takesRecordingsWithBytesChanged() throws Exception {
    Random random = new Random(2);
    for (int round = 0; round < 5_000; round++) {
      byte[] line = anyLine(random);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
      }
      decodeAll(Recordings.lines(line));
    }
  }

  @Test
  void takesRecordingsWithValuesChangedOrCut() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 5_000; round++) {
      String line = new String(anyLine(random), StandardCharsets.UTF_8);
      int colon = line.indexOf(':', random.nextInt(line.length()));
      int end = colon < 0 ? -1 : endOfValue(line, colon + 1);
      String changed =
          end < 0
              ? line.substring(0, random.nextInt(line.length()))
              : line.substring(0, colon + 1)
                  + VALUES.get(random.nextInt(VALUES.size()))
                  + line.substring(end);
      decodeAll(Recordings.line(changed));
    }
  }

  /** Roughly: good enough that many of the changed lines are JSON again. */
  private static int endOfValue(String line, int from) {
    for (int i = from; i < line.length(); i++) {
      if (line.charAt(i) == ',' || line.charAt(i) == '}') {
        return i;
      }
    }
    return -1;
  }

  private static byte[] anyLine(Random random) throws Exception {
    List<WireLine> lines = Recordings.lines(RECORDINGS.get(random.nextInt(RECORDINGS.size())));
    return lines.get(random.nextInt(lines.size())).head().clone();
  }

  @Test
  void takesDeepNestingAndGarbage() {
    for (String line :
        List.of(
            "[".repeat(500_000),
            "{\"a\":".repeat(150_000),
            "{\"type\":\"assistant\",\"message\":" + "[".repeat(100_000),
            "{\"type\":\"result\"} {\"type\":\"result\"}",
            "\"text\"",
            "12",
            "\u0000",
            "{\"type\":12}",
            "{\"type\":\"item.started\"}",
            "{\"type\":\"assistant\",\"message\":{\"content\":\"words\"}}")) {
      decodeAll(Recordings.line(line));
    }
  }

  @Test
  void namesGarbageByItsStart() {
    LineCodec codec = new ClaudeStreamCodec();
    assertThat(codec.decode(Recordings.line("Warning: something\n\n{\"type\":\"x\"} trailing")))
        .containsExactly(
            new AgentEvent.Unrecognised(0, "Warning: something"),
            new AgentEvent.Unrecognised(20, "{\"type\":\"x\"} trailing"));
    assertThat(codec.decode(List.of(new WireLine(7, 2, new byte[] {'{', (byte) 0xff}))))
        .containsExactly(new AgentEvent.Unrecognised(7, "{\ufffd"));
    assertThat(codec.decode(Recordings.line("y".repeat(1_000))))
        .containsExactly(new AgentEvent.Unrecognised(0, "y".repeat(200)));
  }

  @Test
  void keepsTheHeadOfOversizedLines() {
    byte[] head = "ä".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    for (LineCodec codec : CODECS) {
      assertThat(codec.decode(List.of(new WireLine(9, 64L << 20, head))))
          .containsExactly(new AgentEvent.OversizedLine(9, 64L << 20, "ä".repeat(4 * 1024)));
    }
  }

  @Test
  void readsManySmallLinesInTime() {
    String line =
        "{\"type\":\"item.completed\",\"item\":{\"id\":\"item_1\",\"type\":\"agent_message\",\"text\":\"hello there\"}}\n";
    List<WireLine> lines = Recordings.line(line.repeat(10_000));
    List<Long> millis = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      long start = System.nanoTime();
      assertThat(new CodexExecCodec().decode(lines)).hasSize(10_000);
      millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
    // 100,000 lines a second in the best round, whatever else the machine does.
    assertThat(millis).anyMatch(took -> took <= 100);
  }
}
