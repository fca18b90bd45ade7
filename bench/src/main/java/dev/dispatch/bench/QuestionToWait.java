package dev.dispatch.bench;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From the rename of a question's file to the end of a {@code wait} in another process. */
final class QuestionToWait implements Row {
  private static final int ROUNDS = 100;
  private static final int WARM_UP = 10;
  private static final double LIMIT_MILLIS = 50;
  private static final Duration BLOCKED_AFTER = Duration.ofMillis(250);

  @Override
  public String name() {
    return "question";
  }

  @Override
  public String what() {
    return "question renamed into place → `wait` has ended in another process, p95 of 100";
  }

  @Override
  public String limit() {
    return "50 ms";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      try (SilentAgents agents = SilentAgents.configure(sandbox)) {
        sandbox.run("up");
        agents.start(1);
        return rounds(sandbox, agents.taskFolder(1).resolve("ipc"));
      }
    }
  }

  private static Outcome rounds(DispatchSandbox sandbox, Path ipc) throws Exception {
    Samples samples = new Samples();
    long cursor = 0;
    for (int round = 1; round <= WARM_UP + ROUNDS; round++) {
      RunningCommand wait =
          sandbox.start("wait", "--for", "question", "--since", Long.toString(cursor), "--json");
      Waits.settle(BLOCKED_AFTER);
      Path question = written(ipc, round, "question", "Which colour has round " + round + "?");
      long before = System.nanoTime();
      Files.move(question, ipc.resolve(name(round, "question")), StandardCopyOption.ATOMIC_MOVE);
      if (!wait.process().waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no question was told: " + wait);
      }
      long nanos = System.nanoTime() - before;
      if (round > WARM_UP) {
        samples.add(nanos);
      }
      cursor = cursor(wait.await(Duration.ofSeconds(10)));
      Path answer = written(ipc, round, "answer", "green");
      Files.move(answer, ipc.resolve(name(round, "answer")), StandardCopyOption.ATOMIC_MOVE);
    }
    double p95 = samples.percentileMillis(95);
    return Outcome.of(p95 <= LIMIT_MILLIS, "%.1f ms (median %.1f ms)", p95, samples.medianMillis());
  }

  private static long cursor(CommandResult result) {
    JsonNode json = JsonMapper.shared().readTree(result.out());
    if (!"question".equals(json.path("reason").stringValue(""))) {
      throw new IllegalStateException("the wait ended otherwise: " + result);
    }
    return json.path("cursor").longValue(0);
  }

  private static Path written(Path ipc, int number, String kind, String text) throws IOException {
    return Files.writeString(ipc.resolve(name(number, kind) + ".tmp"), text + "\n");
  }

  private static String name(int number, String kind) {
    return "%03d.%s".formatted(number, kind);
  }
}
