package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.util.List;

/** {@code task list} with a warm daemon against an empty main, taken in turns. */
final class WarmList implements Row {
  private static final int TASKS = 10;
  private static final int ROUNDS = 40;
  private static final int WARM_UP = 15;
  private static final double LIMIT = 2.2;

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String what() {
    return "warm `dispatch task list` (10 tasks), whole process, median of 40, with AOT caches";
  }

  @Override
  public String limit() {
    return "2.2 × an empty Java main with the same flags and an AOT cache";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      EmptyProgram empty =
          EmptyProgram.build(sandbox.folder(), sandbox.launcher(), sandbox.environment());
      try (SilentAgents agents = SilentAgents.configure(sandbox)) {
        sandbox.run("up");
        agents.start(TASKS);
        return compare(sandbox, empty);
      }
    }
  }

  private static Outcome compare(DispatchSandbox sandbox, EmptyProgram empty) throws Exception {
    List<String> list = List.of(sandbox.launcher().toString(), "task", "list");
    Samples ours = new Samples();
    Samples theirs = new Samples();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long one = Timed.run(list, sandbox.environment(), sandbox.work());
      long other = Timed.run(empty.command(), sandbox.environment(), sandbox.work());
      if (round >= 0) {
        ours.add(one);
        theirs.add(other);
      }
    }
    double ratio = ours.medianMillis() / theirs.medianMillis();
    return Outcome.of(
        ratio <= LIMIT,
        "%.2f × (%.1f ms against %.1f ms)",
        ratio,
        ours.medianMillis(),
        theirs.medianMillis());
  }
}
