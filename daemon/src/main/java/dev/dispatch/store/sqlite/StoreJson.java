package dev.dispatch.store.sqlite;

import dev.dispatch.event.Event;
import dev.dispatch.inbox.Entry;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.OpJson;
import dev.dispatch.task.TaskState;
import java.time.Instant;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/** How records become columns. Used on the callers' threads, so that the writer only writes. */
final class StoreJson {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final ObjectWriter EVENT_WRITER = OpJson.mapper().writerFor(Event.class);
  private static final ObjectReader EVENT_READER = OpJson.mapper().readerFor(Event.class);
  private static final ObjectWriter TASK_WRITER = OpJson.mapper().writerFor(TaskState.class);
  private static final ObjectReader TASK_READER = OpJson.mapper().readerFor(TaskState.class);
  private static final ObjectWriter LANE_WRITER = OpJson.mapper().writerFor(LaneState.class);
  private static final ObjectReader LANE_READER = OpJson.mapper().readerFor(LaneState.class);
  private static final ObjectWriter ENTRY_WRITER = OpJson.mapper().writerFor(Entry.class);
  private static final ObjectReader ENTRY_READER = OpJson.mapper().readerFor(Entry.class);

  private StoreJson() {}

  static String of(Event event) {
    return EVENT_WRITER.writeValueAsString(event);
  }

  static Event event(String json) {
    return EVENT_READER.readValue(json);
  }

  static String of(TaskState task) {
    return TASK_WRITER.writeValueAsString(task);
  }

  static TaskState task(String json) {
    return TASK_READER.readValue(json);
  }

  static String of(LaneState lane) {
    return LANE_WRITER.writeValueAsString(lane);
  }

  static LaneState lane(String json) {
    return LANE_READER.readValue(json);
  }

  static String of(Entry entry) {
    return ENTRY_WRITER.writeValueAsString(entry);
  }

  static Entry entry(String json) {
    return ENTRY_READER.readValue(json);
  }

  /** Nanoseconds since 1970; fails with {@link ArithmeticException} after the year 2262. */
  static long nanos(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_PER_SECOND), at.getNano());
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
