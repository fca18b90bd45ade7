package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.nio.file.Path;
import java.util.List;

/** The first command of a home with no daemon running, several times, each in a fresh home. */
record FirstCommand(boolean cached, double limitSeconds) implements Row {
  private static final int ROUNDS = 7;

  static Row withCaches() {
    return new FirstCommand(true, 0.8);
  }

  static Row withoutCaches() {
    return new FirstCommand(false, 1.4);
  }

  @Override
  public String name() {
    return cached ? "first" : "first-fresh";
  }

  @Override
  public String what() {
    return "first command with no daemon running, median of 7, "
        + (cached ? "with caches" : "in a fresh checkout without caches");
  }

  @Override
  public String limit() {
    return limitSeconds + " s";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    Samples samples = new Samples();
    for (int round = 0; round < ROUNDS; round++) {
      Path install = cached ? installs.withCaches() : installs.withoutCaches();
      try (DispatchSandbox first = DispatchSandbox.create()) {
        DispatchSandbox sandbox = Installs.sandbox(first, install);
        samples.add(
            Timed.run(
                List.of(sandbox.launcher().toString(), "task", "list"),
                sandbox.environment(),
                sandbox.work()));
      }
    }
    double median = samples.medianMillis() / 1000;
    return Outcome.of(
        median <= limitSeconds,
        "%.2f s (worst %.2f s)",
        median,
        samples.percentileMillis(100) / 1000);
  }
}
