package dev.dispatch.surface.cli;

import dev.dispatch.id.LaneRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One call of the command line, as the client forwarded it. Used from the call's own thread, but
 * for the hook given to {@link #onCancel}. Output never fails: where the client is gone it is
 * dropped, and the call is cancelled.
 */
public interface CallIo {
  /** The arguments, without the program's name. */
  List<String> argv();

  /** Absolute. */
  String cwd();

  Map<String, String> environment();

  /** Columns of the terminal; 0 where nobody knows. */
  int width();

  boolean stdinIsTerminal();

  boolean stdoutIsTerminal();

  boolean stderrIsTerminal();

  /** The same for a call that is asked for again because its reply was lost. */
  String requestId();

  /** The lane the caller was found to run in. */
  Optional<LaneRef> lane();

  void out(String text);

  void err(String text);

  /** Asks for one line; empty at the end of input and after a cancel. */
  Optional<String> readLine(String prompt);

  /** The same without waiting for it; to be asked for again only when the line is there. */
  default CompletableFuture<Optional<String>> lineLater(String prompt) {
    return CompletableFuture.completedFuture(readLine(prompt));
  }

  /** Everything on stdin, at most {@code limit + 1} bytes of it. */
  byte[] readAllStdin(int limit);

  /** Registers what to do at Ctrl-C or when the client is gone; runs it at once if that was so. */
  void onCancel(Runnable hook);

  /** Tells the client what to say if Ctrl-C detaches from here on. */
  void detachable(String notice);
}
