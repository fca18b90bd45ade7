package dev.dispatch.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A rule that says when a daemon is of no more use, and why. Pure; asked every few seconds. */
@FunctionalInterface
interface Expiry {
  /** The reason to stop, or empty. */
  Optional<String> reasonToStop(Activity activity);

  /** Nobody has asked for anything for that long, and no lane is live. */
  static Expiry idleFor(Duration limit) {
    return activity ->
        !activity.attached() && activity.lanes() == 0 && activity.idle().compareTo(limit) >= 0
            ? Optional.of("idle for " + limit.toHours() + " hours with no lanes")
            : Optional.empty();
  }

  /** The home folder was removed or replaced: nobody can find this daemon any more. */
  static Expiry homeGone() {
    return activity ->
        activity.homeThere() ? Optional.empty() : Optional.of("its home folder is gone");
  }

  /** The first of the rules that has a reason. */
  static Expiry anyOf(List<Expiry> rules) {
    List<Expiry> copy = List.copyOf(rules);
    return activity ->
        copy.stream().flatMap(rule -> rule.reasonToStop(activity).stream()).findFirst();
  }
}
