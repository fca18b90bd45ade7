package dev.dispatch.surface.cli;

import dev.dispatch.op.Param;
import java.util.List;
import java.util.Locale;

/**
 * Values a shell completes that only a running daemon knows. The scripts ask for them with {@code
 * dispatch __complete KIND}; the client never starts a daemon for that.
 */
public interface Completions {
  /** The word the scripts use. */
  String COMMAND = "__complete";

  /** The values of a kind, as seen from a directory; must be quick. */
  List<String> values(Param.Completion kind, String cwd);

  /** Whether a call is one of a completion script. */
  static boolean isRequest(List<String> argv) {
    return argv.size() == 2 && argv.getFirst().equals(COMMAND);
  }

  /** What to print for it; nothing for a kind that is not known. */
  default List<String> answer(CallIo io) {
    for (Param.Completion kind : Param.Completion.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(io.argv().get(1))) {
        return values(kind, io.cwd());
      }
    }
    return List.of();
  }
}
