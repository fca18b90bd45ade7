package dev.dispatch.codec.text;

import dev.dispatch.codec.JsonLines;
import dev.dispatch.codec.LineCodec;
import dev.dispatch.codec.WireLine;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import java.util.ArrayList;
import java.util.List;

/**
 * Plain text: what comes together is one message. Lines that are read together are joined, up to
 * {@link TurnItem#MAX_TEXT} characters an item; blank lines around them are left out.
 */
public final class TextCodec implements LineCodec {
  /** What the registry calls it. */
  public static final String NAME = "text";

  /** Has no state; one may read any number of logs. */
  public TextCodec() {}

  @Override
  public List<AgentEvent> decode(List<WireLine> lines) {
    Joining joining = new Joining();
    for (WireLine line : lines) {
      if (line.isOversized()) {
        joining.flush();
        joining.events.add(JsonLines.oversized(line));
      } else {
        joining.add(line);
      }
    }
    joining.flush();
    return joining.events;
  }

  /** The item being made. */
  private static final class Joining {
    final List<AgentEvent> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private long offset;

    void add(WireLine line) {
      String words = line.text();
      if (text.length() + words.length() >= TurnItem.MAX_TEXT) {
        flush();
      }
      if (text.isEmpty()) {
        if (words.isBlank()) {
          return;
        }
        offset = line.offset();
      } else {
        text.append('\n');
      }
      text.append(words.endsWith("\r") ? words.substring(0, words.length() - 1) : words);
    }

    void flush() {
      if (!text.isEmpty()) {
        TurnItem item =
            new TurnItem(
                "text-" + offset,
                ItemKind.MESSAGE,
                ItemStatus.COMPLETED,
                "",
                text.toString().stripTrailing());
        events.add(new AgentEvent.ItemCompleted(item, offset));
        text.setLength(0);
      }
    }
  }
}
