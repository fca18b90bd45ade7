package dev.dispatch.screen;

import dev.dispatch.id.LaneRef;
import java.time.Instant;
import java.util.Optional;

/** The port to the screens of live lanes. */
public interface ScreenSource {

  /** The newest screen of a lane; empty where the lane has no terminal. */
  Optional<Sighting> ofLane(LaneRef lane);

  /** For as long as there are no lanes with a terminal. */
  static ScreenSource none() {
    return lane -> Optional.empty();
  }

  /**
   * A screen and when it was taken.
   *
   * @param agent whose rules apply
   */
  record Sighting(String agent, Screen screen, Instant takenAt) {}
}
