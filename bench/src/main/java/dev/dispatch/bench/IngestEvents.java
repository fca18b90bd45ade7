package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Fifty wire logs that grow at a given pace, with lines that codex really wrote. */
record IngestEvents(int perSecond, int seconds, boolean isBurst) implements Row {
  private static final int LOGS = 50;
  private static final int WARM_UP_SECONDS = 15;
  private static final int WARM_UP_PER_SECOND = 20_000;
  private static final double MAX_CORES = 1;
  private static final double MAX_P99_MILLIS = 60;

  static Row paced() {
    return new IngestEvents(20_000, 15, false);
  }

  static Row burst() {
    return new IngestEvents(50_000, 4, true);
  }

  @Override
  public String name() {
    return isBurst ? "burst" : "ingest";
  }

  @Override
  public String what() {
    return isBurst
        ? "wire events in a burst of 4 s, 50 logs, reader attached: taken in and stored a second"
        : "wire events ingested and stored, 50 logs, reader attached, paced for 15 s";
  }

  @Override
  public String limit() {
    return isBurst
        ? "50,000 a second (at least)"
        : "20,000 a second at 1 core, p99 of commits 60 ms";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        SilentAgents _ = SilentAgents.configure(sandbox);
        IngestProcess daemon = IngestProcess.start(sandbox.dispatchHome(), LOGS)) {
      PacedWriter writer = new PacedWriter(lines(), daemon.logs());
      writer.write(WARM_UP_PER_SECOND, WARM_UP_SECONDS);
      daemon.awaitEvents(writer.written());
      return isBurst ? burst(daemon, writer) : paced(daemon, writer);
    }
  }

  private Outcome paced(IngestProcess daemon, PacedWriter writer) throws Exception {
    ProcFacts before = ProcFacts.of(daemon.pid());
    long startedAt = System.nanoTime();
    writer.write(perSecond, seconds);
    long writtenAt = System.nanoTime();
    double p99 = daemon.awaitEvents(writer.written());
    double lagMillis = (System.nanoTime() - writtenAt) / 1e6;
    double span = (System.nanoTime() - startedAt) / 1e9;
    double cores = ProcFacts.of(daemon.pid()).cpuSecondsSince(before) / span;
    double rate = perSecond * (double) seconds / span;
    boolean kept = rate >= 0.97 * perSecond;
    return Outcome.of(
        kept && cores <= MAX_CORES && p99 <= MAX_P99_MILLIS,
        "%.0f a second at %.2f cores, p99 %.0f ms, %.0f ms behind at the end, the index %d events",
        rate,
        cores,
        p99,
        lagMillis,
        daemon.indexBehind());
  }

  private Outcome burst(IngestProcess daemon, PacedWriter writer) throws Exception {
    long startedAt = System.nanoTime();
    ProcFacts before = ProcFacts.of(daemon.pid());
    writer.write(perSecond, seconds);
    double p99 = daemon.awaitEvents(writer.written());
    double span = (System.nanoTime() - startedAt) / 1e9;
    double cores = ProcFacts.of(daemon.pid()).cpuSecondsSince(before) / span;
    double rate = perSecond * (double) seconds / span;
    return Outcome.of(
        rate >= 0.97 * perSecond,
        "%.0f a second at %.2f cores, p99 %.0f ms, the index %d events behind",
        rate,
        cores,
        p99,
        daemon.indexBehind());
  }

  /** Items of the recorded runs; each is one event. */
  private static List<String> lines() throws IOException {
    Path recorded = DispatchSandbox.checkout().resolve("core/src/test/resources/recorded/codex");
    List<String> items = new ArrayList<>();
    try (Stream<Path> files = Files.list(recorded)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("{\"type\":\"item."))
            .forEach(items::add);
      }
    }
    return items;
  }
}
