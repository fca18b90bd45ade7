package dev.dispatch.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names an agent process and its folder in {@code $DISPATCH_HOME/processes}. */
public record ProcessId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9-]{1,64}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ProcessId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("process id " + Quoted.of(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
