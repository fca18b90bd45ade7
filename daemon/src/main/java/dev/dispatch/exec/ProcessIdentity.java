package dev.dispatch.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process it is, for ever: a pid is used again, and the wall clock moves, but no two
 * processes of one boot have the same pid and start ticks.
 *
 * @param pid the process
 * @param startTicks when it started, in clock ticks since boot
 * @param bootId the kernel's id of the boot it was started in
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {
  private static final String THIS_BOOT = readBootId();

  public ProcessIdentity {
    if (pid < 1 || startTicks < 0 || bootId.isBlank()) {
      throw new IllegalArgumentException(
          "process identity " + pid + ' ' + startTicks + " '" + bootId + '\'');
    }
  }

  /** The identity of a process of this boot. */
  public static ProcessIdentity of(ProcessStat stat) {
    return new ProcessIdentity(stat.pid(), stat.startTicks(), THIS_BOOT);
  }

  /** This very process as it is now; empty if it ended, whoever has its pid. */
  public Optional<ProcessStat> find() {
    if (!bootId.equals(THIS_BOOT)) {
      return Optional.empty();
    }
    return ProcessTable.stat(pid).filter(stat -> stat.startTicks() == startTicks && stat.isAlive());
  }

  public boolean isAlive() {
    return find().isPresent();
  }

  /** The id of the boot this JVM runs in. */
  public static String thisBoot() {
    return THIS_BOOT;
  }

  private static String readBootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the kernel's boot id", e);
    }
  }
}
