package dev.dispatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel knows of one process at one moment.
 *
 * @param cpuTicks processor time of its own threads, in hundredths of a second
 * @param childFaults page faults of children that ended: grows with every child, however short
 * @param rssKib resident memory
 */
record ProcFacts(long cpuTicks, long childFaults, long rssKib) {
  static final int TICKS_PER_SECOND = 100;

  static ProcFacts of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long rss =
        Files.readAllLines(process.resolve("status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> line.replaceAll("[^0-9]", ""))
            .findFirst()
            .map(Long::parseLong)
            .orElse(0L);
    return new ProcFacts(
        Long.parseLong(fields[11]) + Long.parseLong(fields[12]), Long.parseLong(fields[8]), rss);
  }

  /** Seconds of processor time since an earlier moment. */
  double cpuSecondsSince(ProcFacts before) {
    return (cpuTicks - before.cpuTicks) / (double) TICKS_PER_SECOND;
  }
}
