package dev.dispatch.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.codec.text.TextCodec;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEvent.ItemCompleted;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextCodecTest {
  private final LineCodec codec = new TextCodec();

  private static AgentEvent message(long offset, String text) {
    TurnItem item =
        new TurnItem("text-" + offset, ItemKind.MESSAGE, ItemStatus.COMPLETED, "", text);
    return new ItemCompleted(item, offset);
  }

  private List<AgentEvent> read(String text) {
    return codec.decode(Recordings.line(text));
  }

  @Test
  void joinsLinesThatComeTogether() {
    assertThat(read("\n \none\r\n\n  two\n\n")).containsExactly(message(3, "one\n\n  two"));
  }

  @Test
  void saysNothingForBlankLines() {
    assertThat(read("\n\r\n  \n")).isEmpty();
    assertThat(codec.decode(List.of())).isEmpty();
  }

  @Test
  void splitsWhatIsLongAndLosesNoLine() {
    String line = "x".repeat(999) + "\n";
    List<AgentEvent> events = read(line.repeat(200));
    assertThat(events).hasSize(4).startsWith(message(0, line.repeat(65).stripTrailing()));
    assertThat(
            events.stream().mapToLong(e -> ((ItemCompleted) e).item().text().lines().count()).sum())
        .isEqualTo(200);
  }

  @Test
  void keepsOrderAroundOversizedLine() {
    byte[] head = "start".getBytes(StandardCharsets.UTF_8);
    assertThat(
            codec.decode(
                List.of(
                    Recordings.line("a").getFirst(),
                    new WireLine(2, 5_000_000, head),
                    new WireLine(5_000_003, 1, new byte[] {'b'}))))
        .containsExactly(
            message(0, "a"),
            new AgentEvent.OversizedLine(2, 5_000_000, "start"),
            message(5_000_003, "b"));
  }

  @Test
  void readsBytesThatAreNoText() {
    assertThat(codec.decode(List.of(new WireLine(0, 2, new byte[] {(byte) 0xff, 'a'}))))
        .containsExactly(message(0, "\ufffda"));
  }
}
