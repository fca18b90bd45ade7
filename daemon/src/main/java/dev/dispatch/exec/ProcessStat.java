package dev.dispatch.exec;

/**
 * One line of {@code /proc/PID/stat}.
 *
 * @param pid the process
 * @param state its state letter; {@code Z} and {@code X} are dead
 * @param parent its parent
 * @param group its process group
 * @param session its session
 * @param foreground the process group in the foreground of its terminal; -1 without a terminal
 * @param startTicks when it started, in clock ticks since boot
 */
public record ProcessStat(
    long pid, char state, long parent, long group, long session, long foreground, long startTicks) {
  private static final int START_TICKS_AFTER_NAME = 19;

  /** Parses a line; the name in parentheses may itself hold parentheses and spaces. */
  static ProcessStat parse(String line) {
    int nameEnd = line.lastIndexOf(')');
    String[] fields = line.substring(nameEnd + 1).strip().split(" ", -1);
    return new ProcessStat(
        Long.parseLong(line.substring(0, line.indexOf(' '))),
        fields[0].charAt(0),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[5]),
        Long.parseLong(fields[START_TICKS_AFTER_NAME]));
  }

  /** Whether it is more than an entry that waits to be reaped. */
  public boolean isAlive() {
    return state != 'Z' && state != 'X';
  }
}
