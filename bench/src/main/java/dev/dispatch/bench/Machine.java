package dev.dispatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on; they mean nothing without it. */
record Machine(int cores, String cpu, String jdk, String load) {
  static Machine ofThisOne() throws IOException {
    String cpu =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse(System.getProperty("os.arch"));
    return new Machine(
        Runtime.getRuntime().availableProcessors(), cpu, Runtime.version().toString(), loadNow());
  }

  /** The load averages of 1, 5 and 15 minutes. */
  static String loadNow() throws IOException {
    String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
    return words[0] + " " + words[1] + " " + words[2];
  }
}
