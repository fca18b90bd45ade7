package dev.dispatch.op.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at one part of the installation. */
public interface Probe {
  /** Whether it starts an agent's server to see whether that answers. */
  default boolean startsServer() {
    return false;
  }

  /** What it saw, one line for each thing; must return within seconds. */
  List<Finding> look(String cwd, Map<String, String> environment);

  /**
   * One line of a doctor's report.
   *
   * @param subject what was looked at: {@code git}, {@code daemon}
   * @param mend the command that mends it; empty when nothing has to be
   */
  record Finding(String subject, Level level, String seen, Optional<String> mend) {
    /** All is well. */
    public static Finding ok(String subject, String seen) {
      return new Finding(subject, Level.OK, seen, Optional.empty());
    }

    /** Something works less well than it could. */
    public static Finding warn(String subject, String seen, String mend) {
      return new Finding(subject, Level.WARN, seen, Optional.of(mend));
    }

    /** Something does not work. */
    public static Finding fail(String subject, String seen, String mend) {
      return new Finding(subject, Level.FAIL, seen, Optional.of(mend));
    }
  }

  /** How bad it is. */
  enum Level {
    OK,
    WARN,
    FAIL
  }
}
