package dev.dispatch.bench;

import dev.dispatch.testkit.fakemodel.TimedRequest;

/**
 * From the last byte of the model's answer until the lane is listed as idle: what the program
 * itself does at the end of a turn included. The list is asked for again and again without a client
 * process.
 */
final class ReplyToIdle implements Row {
  private static final int ROUNDS = 25;
  private static final int WARM_UP = 3;

  private final String name;
  private final String how;
  private final RealTerminal.Program program;
  private final int pieces;
  private final double limitMillis;

  /**
   * A row.
   *
   * @param pieces how many fifths of a second the model answers for, so that the turn is seen
   */
  private ReplyToIdle(
      String name, String how, RealTerminal.Program program, int pieces, double limitMillis) {
    this.name = name;
    this.how = how;
    this.program = program;
    this.pieces = pieces;
    this.limitMillis = limitMillis;
  }

  /** Claude Code, which tells the end of a turn by a hook. */
  static Row byHook() {
    return new ReplyToIdle(
        "idle-hooks", "Claude Code, by hook", RealTerminal.Program.CLAUDE, 6, 300);
  }

  /** Codex, whose screen is read. */
  static Row byScreen() {
    return new ReplyToIdle("idle-screen", "Codex, by screen", RealTerminal.Program.CODEX, 20, 1000);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String what() {
    return "model's answer ended → lane is idle, real " + how + ", p95 of " + ROUNDS;
  }

  @Override
  public String limit() {
    return "%.0f ms".formatted(limitMillis);
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    Samples samples = new Samples();
    try (RealTerminal terminal = new RealTerminal(installs, program)) {
      terminal.begin("paint");
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        String mark = "tick-" + round + ".";
        terminal.send("paint", "SLOW " + pieces + " " + mark);
        terminal.awaitStatus("busy");
        if (terminal.answered(mark).isPresent()) {
          throw new IllegalStateException("the turn was over before it was seen to run");
        }
        terminal.awaitStatus("idle");
        long idleNanos = System.nanoTime();
        TimedRequest answered = terminal.answered(mark).orElseThrow();
        if (round >= WARM_UP) {
          samples.add(idleNanos - answered.answeredNanos());
        }
      }
    }
    double p95 = samples.percentileMillis(95);
    return Outcome.of(
        p95 <= limitMillis, "p95 %.0f ms, median %.0f ms", p95, samples.medianMillis());
  }
}
