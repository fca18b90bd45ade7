package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From an answer's arrival at the daemon to its text on the standard output of an {@code ask} that
 * blocks in another process. The answer is sent without a client process, whose start is no part of
 * it.
 */
record AnswerToAsk(boolean socket, double limitMillis) implements Row {
  private static final int ROUNDS = 60;
  private static final int WARM_UP = 10;
  private static final Duration BLOCKED_AFTER = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  static Row bySocket() {
    return new AnswerToAsk(true, 30);
  }

  static Row byFiles() {
    return new AnswerToAsk(false, 60);
  }

  @Override
  public String name() {
    return socket ? "answer-socket" : "answer-files";
  }

  @Override
  public String what() {
    return "answer given → blocked `ask` prints it, p95 of 60, by " + (socket ? "socket" : "files");
  }

  @Override
  public String limit() {
    return (int) limitMillis + " ms";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      try (SilentAgents agents = SilentAgents.configure(sandbox)) {
        sandbox.run("up");
        agents.start(1);
        return rounds(sandbox, worker(first, sandbox, agents.environment(1)));
      }
    }
  }

  /** The agent's own view: its variables, and only one way to the daemon. */
  private DispatchSandbox worker(
      DispatchSandbox first, DispatchSandbox sandbox, Map<String, String> variables)
      throws Exception {
    DispatchSandbox worker = first.withLauncher(sandbox.launcher());
    variables.forEach(worker::env);
    worker.withoutEnv("DISPATCH_HOME");
    for (String other :
        socket
            ? List.of("DISPATCH_TASK_DIR", "DISPATCH_LANE_DIR")
            : List.of("DISPATCH_WORKER_SOCKET", "DISPATCH_LANE_DIR")) {
      worker.withoutEnv(other);
    }
    return worker;
  }

  private Outcome rounds(DispatchSandbox sandbox, DispatchSandbox worker) throws Exception {
    Samples samples = new Samples();
    long cursor = 0;
    for (int round = 1; round <= WARM_UP + ROUNDS; round++) {
      RunningCommand ask = worker.start("ask", "Which colour has round " + round + "?");
      String since = Long.toString(cursor);
      String text =
          Call.run(
              sandbox, "wait", "--for", "question", "--since", since, "--timeout", "10s", "--json");
      JsonNode question = JsonMapper.shared().readTree(text);
      cursor = question.path("cursor").longValue(0);
      Waits.settle(BLOCKED_AFTER);
      String answer = "green-" + round;
      long before = System.nanoTime();
      Call.run(sandbox, "answer", question.path("entry").stringValue(""), answer);
      ask.awaitOut(answer, LIMIT);
      long nanos = System.nanoTime() - before;
      if (round > WARM_UP) {
        samples.add(nanos);
      }
      ask.await(LIMIT);
    }
    double p95 = samples.percentileMillis(95);
    return Outcome.of(p95 <= limitMillis, "%.1f ms (median %.1f ms)", p95, samples.medianMillis());
  }
}
