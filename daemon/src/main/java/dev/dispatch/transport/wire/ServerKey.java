package dev.dispatch.transport.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which conversations may share a server: those with the same command and the same environment, but
 * for what differs from terminal to terminal and means nothing to an agent.
 */
final class ServerKey {
  private static final Set<String> PASSING =
      Set.of(
          "_",
          "COLORTERM",
          "COLUMNS",
          "DBUS_SESSION_BUS_ADDRESS",
          "LINES",
          "OLDPWD",
          "PWD",
          "SHLVL",
          "STY",
          "TERM",
          "TERM_PROGRAM",
          "TERM_PROGRAM_VERSION",
          "TERM_SESSION_ID",
          "TTY",
          "WINDOW",
          "WINDOWID",
          "XDG_SESSION_ID");

  private ServerKey() {}

  /** A digest: nothing of the environment can be read from it. */
  static String of(List<String> argv, Map<String, String> environment) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      argv.forEach(word -> add(digest, word));
      new TreeMap<>(environment)
          .forEach((name, value) -> {
            if (!PASSING.contains(name) && !name.startsWith("SSH_")) {
              add(digest, name + "=" + value);
            }
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String word) {
    digest.update(word.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
