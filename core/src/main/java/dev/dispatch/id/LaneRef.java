package dev.dispatch.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The permanent name of a lane: {@code 0} and five base58 characters. */
public record LaneRef(@JsonValue String value) {
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final Pattern SHAPE = Pattern.compile("0[1-9A-HJ-NP-Za-km-z]{5}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public LaneRef {
    if (!hasShape(value)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "lane ref " + Quoted.of(value) + " is not valid: expected 0 and five base58 characters",
          "see the refs with: dispatch task list");
    }
  }

  /** Whether the text looks like a lane ref. */
  public static boolean hasShape(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** A new ref; the registry refuses the rare one that is taken. */
  public static LaneRef random(RandomGenerator random) {
    StringBuilder ref = new StringBuilder("0");
    for (int i = 0; i < 5; i++) {
      ref.append(BASE58.charAt(random.nextInt(BASE58.length())));
    }
    return new LaneRef(ref.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
