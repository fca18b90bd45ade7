package dev.dispatch.op;

import dev.dispatch.id.LaneRef;
import java.util.Map;
import java.util.Optional;

/**
 * Who calls, from where, and how to talk back while the call runs. Implemented by each surface;
 * used only from the call's own thread.
 */
public interface Caller {
  /** Absolute directory the caller stands in. */
  String cwd();

  /** The caller's environment; kept in memory only, never stored or logged. */
  Map<String, String> environment();

  /** The lane the caller runs in, where it is a worker or an agent's child. */
  Optional<LaneRef> lane();

  /** The id of this call; the same again is the same call, asked for once more. */
  String requestId();

  /** Which surface this is, for records such as "answered by". */
  Channel channel();

  /** Whether a person can be asked something right now. */
  boolean isInteractive();

  /** Asks the person one line; empty when there is nobody or the input ended. */
  Optional<String> ask(String prompt);

  /**
   * Asks the person one line and does not wait for it. A caller that can only wait has the line at
   * once. There is one prompt at a time: a line that was begun for one that is given up counts for
   * the next.
   */
  default Prompt prompt(String prompt) {
    return Prompt.closed(ask(prompt));
  }

  /** The content of a file the caller names, relative to its directory; {@code -} is its stdin. */
  String readInput(String pathOrDash);

  /** Shows a piece of output before the result (a log line, a ticked item). */
  void emit(Emission emission);

  /** Shows one line that does not stand in the way, apart from the result. */
  void warn(String line);

  /**
   * Says something beside the result, in one line: what was chosen for the caller, what is odd in a
   * file. On the command line it goes to stderr.
   */
  void note(String line);

  /**
   * Says what a person who presses Ctrl-C from now on leaves behind: the call is detached from, not
   * cancelled, and this line is shown.
   */
  void detachable(String notice);

  /** The way in. */
  enum Channel {
    CLI,
    MCP,
    HTTP
  }
}
