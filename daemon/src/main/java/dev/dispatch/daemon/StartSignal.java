package dev.dispatch.daemon;

import java.io.PrintStream;

/**
 * Tells the client that started this process how the start went: one word and a text on standard
 * output, which is then closed (the JDK puts {@code /dev/null} in its place). The client waits for
 * that instead of sleeping. Used once, by the main thread.
 */
final class StartSignal {
  private final PrintStream out;

  StartSignal(PrintStream out) {
    this.out = out;
  }

  /** The sockets accept connections. */
  void ready() {
    tell("ready");
  }

  /** Another daemon holds the lock of this home. */
  void busy() {
    tell("busy");
  }

  void failed(StartException e) {
    tell("failed " + e.getMessage() + "\n" + e.hint());
  }

  private void tell(String text) {
    out.print(text + "\n");
    out.close();
  }
}
