package dev.dispatch.bench;

import dev.dispatch.testkit.fakemodel.TimedRequest;

/**
 * From before {@code dispatch send} is handed to the daemon (without a client process) until the
 * model server gets the request that the real Claude Code makes of it. A refusal because its screen
 * is not idle yet, and the second try, are in it.
 */
final class SendToModel implements Row {
  private static final int ROUNDS = 30;
  private static final int WARM_UP = 5;
  private static final double LIMIT_MILLIS = 700;

  @Override
  public String name() {
    return "prompt";
  }

  @Override
  public String what() {
    return "`dispatch send` → request seen by the model server, real Claude Code, p95 of 30";
  }

  @Override
  public String limit() {
    return "700 ms";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    Samples seen = new Samples();
    Samples returned = new Samples();
    try (RealTerminal terminal = new RealTerminal(installs, RealTerminal.Program.CLAUDE)) {
      terminal.begin("paint");
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        terminal.awaitStatus("idle");
        String mark = "round-" + round + ".";
        long before = System.nanoTime();
        terminal.send("paint", "SAY " + mark);
        long after = System.nanoTime();
        TimedRequest request = terminal.awaitAnswered(mark);
        if (round >= WARM_UP) {
          seen.add(request.receivedNanos() - before);
          returned.add(after - before);
        }
      }
    }
    double p95 = seen.percentileMillis(95);
    return Outcome.of(
        p95 <= LIMIT_MILLIS,
        "p95 %.0f ms, median %.0f ms; `send` itself returns after %.0f ms",
        p95,
        seen.medianMillis(),
        returned.medianMillis());
  }
}
