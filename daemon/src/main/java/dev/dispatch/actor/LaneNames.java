package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.Quoted;
import dev.dispatch.id.TaskId;
import dev.dispatch.lane.LaneState;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The handles of lanes without a task. Of two lanes at work no two have the same, also not while
 * one is about to be stored. Safe for any thread.
 */
final class LaneNames {
  private static final int MAX_STEM = 40;

  private final Supplier<List<LaneState>> live;
  private final Supplier<List<LaneState>> ended;

  /** Names that are about to be stored. */
  private final Set<String> taking = ConcurrentHashMap.newKeySet();

  LaneNames(Supplier<List<LaneState>> live, Supplier<List<LaneState>> ended) {
    this.live = live;
    this.ended = ended;
  }

  /**
   * What a new lane would be called.
   *
   * @param wanted fails where it is no handle, or that of a lane at work
   * @param after what its handle is made of otherwise
   */
  String nameFor(Optional<String> wanted, String after) {
    Set<String> used = new HashSet<>(taking);
    live.get().forEach(lane -> used.add(lane.handle()));
    if (wanted.isPresent()) {
      return named(wanted.get(), used);
    }
    // an ended one may still be looked up by its name
    ended.get().forEach(lane -> used.add(lane.handle()));
    String stem = stem(after);
    for (int number = 1; ; number++) {
      String name = stem + "-" + number;
      if (!used.contains(name)) {
        return name;
      }
    }
  }

  /**
   * Takes a name, so that of two callers with the same wish one gets another, or is refused; {@link
   * #stored} gives it back.
   */
  String take(Optional<String> wanted, String after) {
    while (true) {
      String handle = nameFor(wanted, after);
      if (taking.add(handle)) {
        if (live.get().stream().noneMatch(lane -> lane.handle().equals(handle))) {
          return handle;
        }
        taking.remove(handle);
      }
    }
  }

  /** Takes another name for a lane. */
  void take(LaneRef lane, String handle) {
    String present =
        live.get().stream()
            .filter(other -> other.ref().equals(lane))
            .map(LaneState::handle)
            .findFirst()
            .orElse("");
    if (!present.equals(handle)) {
      take(Optional.of(handle), handle);
    }
  }

  /** Whoever took that name has it, or will not have it. */
  void stored(String handle) {
    taking.remove(handle);
  }

  private static String named(String handle, Set<String> used) {
    if (!TaskId.isValid(handle)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "a lane cannot be called "
              + Quoted.of(handle)
              + ": expected lower-case words joined by '-', at most 64 characters, not of the form"
              + " of a lane ref",
          "use a name like helper, or leave --name out to get one");
    }
    if (used.contains(handle)) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "a lane called " + Quoted.of(handle) + " is at work already",
          "dispatch list; use another --name, or leave it out");
    }
    return handle;
  }

  private static String stem(String name) {
    String words =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String stem =
        words.length() > MAX_STEM ? words.substring(0, MAX_STEM).replaceAll("-$", "") : words;
    return stem.isEmpty() ? "lane" : stem;
  }
}
