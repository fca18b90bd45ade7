package dev.dispatch.bench;

import dev.dispatch.testkit.fakemodel.TimedRequest;

/**
 * From before {@code dispatch send} is handed to the daemon (without a client process) until the
 * model server gets the request, against the same program spoken to directly, in turns.
 */
final class SendToServer implements Row {
  private static final int ROUNDS = 40;
  private static final int WARM_UP = 10;
  private static final double LIMIT_MILLIS = 30;

  @Override
  public String name() {
    return "send";
  }

  @Override
  public String what() {
    return "`dispatch send` → request seen by the model server, over the time of codex app-server"
        + " itself, medians of 40";
  }

  @Override
  public String limit() {
    return "30 ms more";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    Samples ours = new Samples();
    Samples theirs = new Samples();
    try (RealTerminal lane = RealTerminal.server(installs);
        PlainServer plain = new PlainServer(lane.sandbox().environment(), lane.sandbox().work())) {
      lane.begin("paint");
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        lane.awaitStatus("idle");
        String mark = "round-" + round + ".";
        long before = System.nanoTime();
        lane.send("paint", "SAY " + mark);
        TimedRequest request = lane.awaitAnswered(mark);
        String other = "plain-" + round + ".";
        long asked = plain.turn("turn-" + round, "SAY " + other);
        TimedRequest direct = lane.awaitAnswered(other);
        if (round >= WARM_UP) {
          ours.add(request.receivedNanos() - before);
          theirs.add(direct.receivedNanos() - asked);
        }
      }
    }
    double more = ours.medianMillis() - theirs.medianMillis();
    return Outcome.of(
        more <= LIMIT_MILLIS,
        "%.1f ms more (%.1f ms against %.1f ms; p95 %.1f ms against %.1f ms)",
        more,
        ours.medianMillis(),
        theirs.medianMillis(),
        ours.percentileMillis(95),
        theirs.percentileMillis(95));
  }
}
