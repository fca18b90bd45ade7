package dev.dispatch.store;

import dev.dispatch.event.Event;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneItem;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.ResultMemory.Remembered;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.turn.ItemStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One thing a transaction does. */
public sealed interface StoreChange {
  /**
   * Appends an event and gives it the next number. Entry events also keep the inbox table.
   *
   * @param at when it happened
   */
  record Append(Instant at, Event event) implements StoreChange {}

  /** Inserts or replaces a task. */
  record PutTask(TaskState task) implements StoreChange {}

  /**
   * Inserts a task that must not be there; the transaction fails with a conflict otherwise. One
   * that was cleaned does not count as there.
   */
  record AddTask(TaskState task) implements StoreChange {}

  /** Inserts or replaces a lane. */
  record PutLane(LaneState lane) implements StoreChange {}

  /** Inserts or replaces an agent process. */
  record PutProcess(ProcessRecord process) implements StoreChange {}

  /** Keeps what a call came to until that time. */
  record KeepResult(String requestId, Remembered outcome, Instant until) implements StoreChange {}

  /**
   * Puts items into the index that no event of dispatch tells of, as those of a conversation that
   * the agent keeps itself. By their ids: one that the index has from an event is left as it is,
   * one that was taken so before is replaced. The lane need not have a row.
   */
  record TakeItems(LaneRef lane, List<LaneItem> items) implements StoreChange {
    public TakeItems {
      items = List.copyOf(items);
      for (LaneItem item : items) {
        if (!item.lane().equals(lane)) {
          throw new IllegalArgumentException("item " + item.id() + " is of lane " + item.lane());
        }
      }
    }

    /** The first words to an agent, which go in with its start; nothing where there are none. */
    public static TakeItems prompt(LaneRef lane, String text, Instant at) {
      LaneItem item =
          new LaneItem(
              lane,
              "prompt",
              Optional.empty(),
              ItemType.PROMPT,
              ItemStatus.COMPLETED,
              Optional.empty(),
              "",
              text,
              at);
      return new TakeItems(lane, text.isBlank() ? List.of() : List.of(item));
    }
  }
}
