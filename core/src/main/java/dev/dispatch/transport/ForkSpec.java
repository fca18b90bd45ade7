package dev.dispatch.transport;

import dev.dispatch.id.LaneRef;
import java.util.Map;

/**
 * What a transport needs to begin a conversation from a point of another.
 *
 * @param lane the new one
 * @param source the process of the one it begins from
 * @param withoutTurns how many of its newest turns are left out
 * @param laneVariables what says which lane it is, in place of what said so of the other
 */
public record ForkSpec(
    LaneRef lane, ProcessRecord source, int withoutTurns, Map<String, String> laneVariables) {
  public ForkSpec {
    laneVariables = Map.copyOf(laneVariables);
  }

  /** Names the lanes; never an environment. */
  @Override
  public String toString() {
    return "fork of " + source.lane() + " on " + lane;
  }
}
