package dev.dispatch.session;

import java.util.Map;
import java.util.Optional;

/**
 * The status a process ended with, as a shell sees it: a program that itself exits with 128 + n
 * looks like one ended by signal n.
 */
public record ExitStatus(int code) {
  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "HUP"),
          Map.entry(2, "INT"),
          Map.entry(3, "QUIT"),
          Map.entry(4, "ILL"),
          Map.entry(5, "TRAP"),
          Map.entry(6, "ABRT"),
          Map.entry(7, "BUS"),
          Map.entry(8, "FPE"),
          Map.entry(9, "KILL"),
          Map.entry(10, "USR1"),
          Map.entry(11, "SEGV"),
          Map.entry(12, "USR2"),
          Map.entry(13, "PIPE"),
          Map.entry(14, "ALRM"),
          Map.entry(15, "TERM"),
          Map.entry(24, "XCPU"),
          Map.entry(25, "XFSZ"),
          Map.entry(31, "SYS"));

  private static final int SIGNAL_BASE = 128;

  public ExitStatus {
    if (code < 0 || code > 255) {
      throw new IllegalArgumentException("exit status " + code);
    }
  }

  public boolean isSuccess() {
    return code == 0;
  }

  /** The signal that ended it, without {@code SIG}: {@code TERM}; empty if it ended by itself. */
  public Optional<String> signal() {
    return Optional.ofNullable(SIGNALS.get(code - SIGNAL_BASE));
  }

  @Override
  public String toString() {
    return signal().map(name -> "signal " + name).orElse("status " + code);
  }
}
