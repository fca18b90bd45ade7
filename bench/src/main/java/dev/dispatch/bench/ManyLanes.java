package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.util.ArrayList;
import java.util.List;

/** A command that tells something of a thousand lanes, as a whole process with a warm daemon. */
final class ManyLanes implements Row {
  private static final int LANES = 1_000;
  private static final int ITEMS_PER_LANE = 60;
  private static final int ROUNDS = 40;
  private static final int WARM_UP = 25;

  private final String name;
  private final List<String> command;
  private final int limitMillis;

  private ManyLanes(String name, List<String> command, int limitMillis) {
    this.name = name;
    this.command = command;
    this.limitMillis = limitMillis;
  }

  static Row list() {
    return new ManyLanes("lanes", List.of("list", "--all"), 60);
  }

  static Row history() {
    return new ManyLanes("history", List.of("history"), 150);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String what() {
    return "warm `dispatch %s` (1,000 lanes, 60 items each), whole process, median of 40, as JSON"
        .formatted(String.join(" ", command));
  }

  @Override
  public String limit() {
    return limitMillis + " ms";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      SeededRegistry.Made _ =
          SeededRegistry.make(sandbox.dispatchHome(), new SeededWords(1), LANES, ITEMS_PER_LANE);
      EmptyProgram empty =
          EmptyProgram.build(sandbox.folder(), sandbox.launcher(), sandbox.environment());
      sandbox.run("up");
      return compare(sandbox, empty);
    }
  }

  private Outcome compare(DispatchSandbox sandbox, EmptyProgram empty) throws Exception {
    List<String> words = new ArrayList<>(List.of(sandbox.launcher().toString()));
    words.addAll(command);
    Samples whole = new Samples();
    Samples inDaemon = new Samples();
    Samples nothing = new Samples();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long one = Timed.run(words, sandbox.environment(), sandbox.work());
      long other = Timed.run(empty.command(), sandbox.environment(), sandbox.work());
      long before = System.nanoTime();
      int length = Call.run(sandbox, command.toArray(String[]::new)).length();
      long called = System.nanoTime() - before;
      if (length < LANES * 100) {
        throw new IllegalStateException("it told of fewer lanes: " + length + " characters");
      }
      if (round >= 0) {
        whole.add(one);
        nothing.add(other);
        inDaemon.add(called);
      }
    }
    return Outcome.of(
        whole.medianMillis() <= limitMillis,
        "%.1f ms; by socket without a client %.1f ms; an empty Java main %.1f ms",
        whole.medianMillis(),
        inDaemon.medianMillis(),
        nothing.medianMillis());
  }
}
