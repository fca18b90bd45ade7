package dev.dispatch.op.lane;

import dev.dispatch.history.IndexedItem;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneItem;
import dev.dispatch.turn.ItemStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * One item of a lane's history.
 *
 * @param number its event's; negative where no event tells of it
 * @param id the agent's own
 * @param text cut unless it was asked for whole
 * @param textLength of the whole, characters
 */
public record ItemRow(
    long number,
    String id,
    Optional<String> turn,
    ItemType type,
    ItemStatus status,
    Optional<String> tool,
    String title,
    String text,
    int textLength,
    Instant at) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int SHOWN = 300;

  static ItemRow of(IndexedItem indexed, boolean whole) {
    LaneItem item = indexed.item();
    return new ItemRow(
        indexed.number(),
        item.id(),
        item.turn(),
        item.type(),
        item.status(),
        item.tool(),
        item.title(),
        whole ? item.text() : cut(item.text(), SHOWN),
        item.text().length(),
        item.at());
  }

  /** For people, without its end of line. */
  String line(int width) {
    String words = title.isEmpty() ? text : title;
    String head = "%s  %-11s  ".formatted(TIME.format(at), type.wireName());
    String failed = status == ItemStatus.FAILED ? "failed: " : "";
    return head
        + cut(failed + words.strip().replaceAll("\\s+", " "), Math.max(40, width - head.length()));
  }

  static String time(Instant at) {
    return TIME.format(at);
  }

  static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
    return text.substring(0, end) + "…";
  }
}
