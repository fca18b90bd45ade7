package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** From the start of the first command after {@code kill -9} of a daemon to its answer. */
final class AdoptSessions implements Row {
  private static final int SESSIONS = 100;
  private static final int ROUNDS = 3;
  private static final double LIMIT_SECONDS = 1.5;

  @Override
  public String name() {
    return "adopt";
  }

  @Override
  public String what() {
    return "re-adopting 100 live sessions after `kill -9`: the next command has ended, median of 3";
  }

  @Override
  public String limit() {
    return "1.5 s";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      try (SilentAgents agents = SilentAgents.configure(sandbox)) {
        sandbox.run("up");
        agents.start(SESSIONS);
        Samples samples = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
          sandbox.killDaemon();
          samples.add(
              Timed.run(
                  List.of(sandbox.launcher().toString(), "task", "list"),
                  sandbox.environment(),
                  sandbox.work()));
          checkAllAdopted(sandbox);
        }
        double median = samples.medianMillis() / 1000;
        return Outcome.of(
            median <= LIMIT_SECONDS,
            "%.2f s (worst %.2f s)",
            median,
            samples.percentileMillis(100) / 1000);
      }
    }
  }

  private static void checkAllAdopted(DispatchSandbox sandbox) throws Exception {
    String status = Call.run(sandbox, "daemon", "status", "--json");
    int busy = JsonMapper.shared().readTree(status).path("lanes").path("busy").intValue(0);
    if (busy != SESSIONS) {
      throw new IllegalStateException("not every session was adopted: " + status);
    }
  }
}
