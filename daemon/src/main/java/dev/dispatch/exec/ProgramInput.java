package dev.dispatch.exec;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/** What the operating system accepts as arguments and environment of a program. */
public final class ProgramInput {
  /** Linux refuses a longer single argument or variable (MAX_ARG_STRLEN, with its final zero). */
  public static final int MAX_STRING_BYTES = 128 * 1024 - 1;

  /** What the JDK encodes arguments, variables and paths with: the locale's, not UTF-8. */
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private ProgramInput() {}

  /**
   * Refuses what could not reach a program byte for byte.
   *
   * @throws IllegalArgumentException naming the argument or variable, never its value
   */
  public static void check(List<String> argv, Map<String, String> environment) {
    if (argv.isEmpty() || argv.getFirst().isEmpty()) {
      throw new IllegalArgumentException("no program to run");
    }
    for (int i = 0; i < argv.size(); i++) {
      check("argument " + i + " of " + argv.getFirst(), argv.get(i));
    }
    environment.forEach((name, value) -> {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw new IllegalArgumentException("variable name '" + name + "'");
      }
      check("variable " + name, name + '=' + value);
    });
  }

  private static void check(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " has a NUL in it");
    }
    // a char is at most 3 bytes of UTF-8: short texts need no encoding to be measured
    boolean mayBeLong = text.length() > MAX_STRING_BYTES / 3;
    if (mayBeLong && text.getBytes(NATIVE).length > MAX_STRING_BYTES) {
      throw new IllegalArgumentException(
          what + " is longer than the " + MAX_STRING_BYTES + " bytes that Linux allows for one");
    }
    if (!NATIVE.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          what + " cannot be encoded in " + NATIVE + "; run the daemon with LC_ALL=C.UTF-8");
    }
  }
}
