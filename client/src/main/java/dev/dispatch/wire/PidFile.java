package dev.dispatch.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which process the daemon is: {@code key=value} lines in {@link HomePaths#pidFile()}. A process is
 * known by pid, start ticks and boot id, since a pid alone is used again.
 *
 * @param startTicks when the process started, in clock ticks since boot; 0 where unknown
 * @param startedAt when the daemon began, ISO-8601 in UTC; for people
 */
public record PidFile(long pid, long startTicks, String bootId, String build, String startedAt) {

  /** The calling process. */
  public static PidFile ofThisProcess(String build, String startedAt) {
    long pid = ProcessHandle.current().pid();
    return new PidFile(pid, ticksOf(pid), currentBootId(), build, startedAt);
  }

  /** What the file says; empty where there is none, or it is not of this form. */
  public static Optional<PidFile> read(Path file) throws IOException {
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static Optional<PidFile> parse(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    try {
      return Optional.of(
          new PidFile(
              Long.parseLong(values.getOrDefault("pid", "")),
              Long.parseLong(values.getOrDefault("start_ticks", "")),
              values.getOrDefault("boot_id", ""),
              values.getOrDefault("build", ""),
              values.getOrDefault("started_at", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Writes beside the file and renames, so that a reader never sees half of it. */
  public void write(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text());
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  String text() {
    return "pid="
        + pid
        + "\nstart_ticks="
        + startTicks
        + "\nboot_id="
        + bootId
        + "\nbuild="
        + build
        + "\nstarted_at="
        + startedAt
        + "\n";
  }

  /** Whether exactly this process still runs. */
  public boolean isAlive() {
    if (startTicks == 0) {
      return ProcessHandle.of(pid).isPresent();
    }
    return ticksOf(pid) == startTicks && currentBootId().equals(bootId);
  }

  /** Start ticks of a live process, 0 where there is none (or it is a zombie, or no Linux). */
  private static long ticksOf(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return afterName[0].equals("Z") ? 0 : Long.parseLong(afterName[19]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  private static String currentBootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
