package dev.dispatch.codec.appserver;

import static dev.dispatch.codec.JsonLines.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The version of a {@code codex app-server}, and the oldest one that dispatch drives: the one place
 * that says so.
 */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {
  /** The oldest one that the tests run. */
  public static final ServerVersion FLOOR = new ServerVersion(0, 155, 0);

  private static final Pattern NUMBERS =
      Pattern.compile("[^/ ]*/(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");

  /** What a server says of itself when it is greeted; empty where it names none. */
  public static Optional<ServerVersion> of(JsonNode reply) {
    Matcher found = NUMBERS.matcher(text(reply, "userAgent"));
    return found.lookingAt()
        ? Optional.of(
            new ServerVersion(
                Integer.parseInt(found.group(1)),
                Integer.parseInt(found.group(2)),
                Integer.parseInt(found.group(3))))
        : Optional.empty();
  }

  /** Whether dispatch can drive it. */
  public boolean isSupported() {
    return compareTo(FLOOR) >= 0;
  }

  /** Why one that is too old is refused. */
  public String refusal() {
    return "codex " + this + " is too old: its app-server is driven from " + FLOOR + " on";
  }

  @Override
  public int compareTo(ServerVersion other) {
    int order = Integer.compare(major, other.major);
    order = order != 0 ? order : Integer.compare(minor, other.minor);
    return order != 0 ? order : Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
