package dev.dispatch.daemon;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneState;
import dev.dispatch.surface.ClientCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the lane a caller runs in: from the lane and token in its environment, or else from its
 * ancestors. On the workers' socket there must be one; anywhere a caller that says it is a lane is
 * taken at its word only with the token, or where it descends from it.
 */
final class CallerLane {
  private final Function<LaneRef, Optional<LaneState>> lanes;
  private final CallerAncestry ancestry;

  CallerLane(Function<LaneRef, Optional<LaneState>> lanes, CallerAncestry ancestry) {
    this.lanes = lanes;
    this.ancestry = ancestry;
  }

  Optional<LaneRef> of(ClientCall call) {
    Map<String, String> environment = call.request().environment();
    String ref = environment.getOrDefault("DISPATCH_LANE", "");
    if (!ref.isBlank() && !environment.getOrDefault("DISPATCH_TOKEN", "").isBlank()) {
      return Optional.of(named(ref, environment));
    }
    // Some agents hide variables that look like secrets, some all.
    Optional<LaneRef> above = ancestry.laneOf(call.request().pid());
    if (!ref.isBlank() && !above.map(LaneRef::value).equals(Optional.of(ref))) {
      throw notAllowed("DISPATCH_LANE is set, and DISPATCH_TOKEN is not");
    }
    if (above.isEmpty() && call.worker()) {
      throw notAllowed("this socket is for workers, and DISPATCH_LANE is not set");
    }
    return above;
  }

  private LaneRef named(String ref, Map<String, String> environment) {
    Optional<LaneState> lane =
        LaneRef.hasShape(ref) ? lanes.apply(new LaneRef(ref)) : Optional.empty();
    String token = environment.getOrDefault("DISPATCH_TOKEN", "");
    if (lane.isEmpty() || !same(lane.get().token(), token)) {
      throw notAllowed("DISPATCH_LANE and DISPATCH_TOKEN do not belong together");
    }
    return lane.get().ref();
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static DispatchException notAllowed(String message) {
    return new DispatchException(
        ErrorCode.NOT_ALLOWED, message, "workers get both from dispatch in their environment");
  }
}
