package dev.dispatch.history;

import dev.dispatch.id.LaneRef;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that was said or done on a lane, in the form that the index takes.
 *
 * @param id unique within the lane; the agent's own where it has one
 * @param turn the agent's id of the turn, or the turn's number where the agent tells none
 * @param tool empty for words
 * @param title one line: the command, the tool and what it was used on, the paths; empty for words
 * @param text the words, output or diff, at most {@link TurnItem#MAX_TEXT} characters
 * @param at when dispatch saw it, or when the agent says it happened
 */
public record LaneItem(
    LaneRef lane,
    String id,
    Optional<String> turn,
    ItemType type,
    ItemStatus status,
    Optional<String> tool,
    String title,
    String text,
    Instant at) {
  public LaneItem {
    title = TurnItem.cutTitle(title);
    text = TurnItem.cutText(text);
  }

  /** Of title and text together. */
  public long sizeBytes() {
    return title.getBytes(StandardCharsets.UTF_8).length
        + (long) text.getBytes(StandardCharsets.UTF_8).length;
  }
}
