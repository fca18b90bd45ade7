package dev.dispatch.store.sqlite;

import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lanes that have ended, as they were read last: their rows hardly ever change, and reading the
 * JSON of a thousand takes longer than everything else in a list of them. A row that is not the
 * same is read anew. Safe for any thread.
 */
final class EndedLanes {
  private static final long MAX_CHARS = 8L << 20;

  private final Map<LaneRef, Read> read = new ConcurrentHashMap<>();
  private final AtomicLong chars = new AtomicLong();

  /** A row and what it says. */
  private record Read(String json, LaneState lane) {}

  LaneState of(LaneRef ref, String json) {
    Read before = read.get(ref);
    if (before != null && before.json().equals(json)) {
      return before.lane();
    }
    LaneState lane = StoreJson.lane(json);
    if (!lane.isLive()) {
      keep(ref, new Read(json, lane));
    }
    return lane;
  }

  /** Beginning anew is rare, and cheaper than knowing who was asked for last. */
  private void keep(LaneRef ref, Read row) {
    if (chars.addAndGet(row.json().length()) > MAX_CHARS) {
      read.clear();
      chars.set(row.json().length());
    }
    Read before = read.put(ref, row);
    if (before != null) {
      chars.addAndGet(-before.json().length());
    }
  }
}
