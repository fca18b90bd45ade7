package dev.dispatch.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.regex.Pattern;

/** Names an inbox entry: {@code E12}. */
public record EntryId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("E[1-9][0-9]{0,8}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EntryId {
    if (!hasShape(value)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "entry id " + Quoted.of(value) + " is not valid: expected E and a number, such as E12",
          "see the entries with: dispatch inbox");
    }
  }

  /** Whether the text looks like an entry id. */
  public static boolean hasShape(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** Later entries have higher ones. */
  public int number() {
    return Integer.parseInt(value.substring(1));
  }

  public static EntryId of(int number) {
    return new EntryId("E" + number);
  }

  @Override
  public String toString() {
    return value;
  }
}
