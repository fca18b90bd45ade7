package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.time.Duration;

/** What a daemon costs whose hundred agents say nothing. */
final class SilentTasks implements Row {
  private static final int TASKS = 100;
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final Duration SPAN = Duration.ofSeconds(30);
  private static final double MAX_CPU_PERCENT = 0.5;
  private static final double MAX_RSS_MB = 180;

  @Override
  public String name() {
    return "silent";
  }

  @Override
  public String what() {
    return "daemon with 100 running, silent tasks: processor over 30 s, memory, children it started";
  }

  @Override
  public String limit() {
    return "0.5 % of a core, 180 MB RSS, no fork";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      try (SilentAgents agents = SilentAgents.configure(sandbox)) {
        sandbox.run("up");
        agents.start(TASKS);
        Waits.settle(SETTLE);
        return watch(sandbox.daemon().orElseThrow().pid());
      }
    }
  }

  private static Outcome watch(long pid) throws Exception {
    ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
    ProcFacts before = ProcFacts.of(pid);
    long startedAt = System.nanoTime();
    Waits.settle(SPAN);
    ProcFacts after = ProcFacts.of(pid);
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    double cpu = 100 * after.cpuSecondsSince(before) / seconds;
    double rss = after.rssKib() * 1024 / 1e6;
    // A child that has ended leaves its faults behind, one that runs is seen.
    boolean forked = after.childFaults() != before.childFaults() || daemon.children().count() > 0;
    return Outcome.of(
        cpu <= MAX_CPU_PERCENT && rss <= MAX_RSS_MB && !forked,
        "%.2f %% of a core, %.0f MB, %s",
        cpu,
        rss,
        forked ? "forks" : "no fork");
  }
}
