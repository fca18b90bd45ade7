package dev.dispatch.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.regex.Pattern;

/**
 * Names a task within its root: kebab-case, at most 64 characters, never of the shape of a {@link
 * LaneRef}. Safe as a folder name.
 */
public record TaskId(@JsonValue String value) {
  public static final int MAX_LENGTH = 64;
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TaskId {
    if (!isValid(value)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "task id "
              + Quoted.of(value)
              + " is not valid: expected lower-case words joined by '-'"
              + ", at most 64 characters, not of the form of a lane ref",
          "use an id like security-review, or leave --id out to get one");
    }
  }

  /** Whether the text may be a task id. */
  public static boolean isValid(String value) {
    return value.length() <= MAX_LENGTH
        && SHAPE.matcher(value).matches()
        && !LaneRef.hasShape(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
