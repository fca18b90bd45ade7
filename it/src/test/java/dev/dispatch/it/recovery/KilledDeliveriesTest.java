package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/**
 * The daemon is killed again and again while messages are sent to two conversations; whoever sent
 * one asks again under the same name until there is an answer.
 */
@Timeout(240)
final class KilledDeliveriesTest {
  private static final int KILLS = 20;
  private static final int LONGEST_MILLIS = 600;

  /** A lane remembers its last fifty messages. */
  private static final int REMEMBERED_ROUNDS = 10;

  private final Random random = new Random(20);

  @Test
  void bringsEachMessageToTheModelOnce() throws Exception {
    List<String> wrong = new ArrayList<>();
    try (FaultBench bench = new FaultBench();
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(3)) {
      bench.lane("one");
      bench.lane("two");
      Map<String, String> sent = new LinkedHashMap<>();
      int kills = 0;
      for (int round = 0; kills < KILLS; round++) {
        int name = round;
        Future<Map<String, String>> one = threads.submit(() -> send(bench, "one", name, 3));
        Future<Map<String, String>> two = threads.submit(() -> send(bench, "two", name, 2));
        Future<Boolean> killed =
            threads.schedule(
                () -> kill(bench), random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
        sent.putAll(one.get());
        sent.putAll(two.get());
        kills += killed.get() ? 1 : 0;
        if (kills == KILLS || round % REMEMBERED_ROUNDS == REMEMBERED_ROUNDS - 1) {
          sent.forEach((text, id) -> wrong.addAll(wrongWith(bench, text, id)));
          sent.clear();
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<String> wrongWith(FaultBench bench, String text, String id) {
    String outcome = bench.outcome(id);
    long taken = bench.takenText(text);
    boolean isRight =
        outcome.equals("completed") ? taken == 1 : outcome.equals("ambiguous") && taken <= 1;
    return isRight
        ? List.of()
        : List.of(text + " was taken " + taken + " times: " + bench.delivery(id));
  }

  private static boolean kill(FaultBench bench) throws InterruptedException {
    if (bench.dispatch().sandbox().daemon().isEmpty()) {
      return false; // nobody has started the next one yet
    }
    bench.killDaemon();
    return true;
  }

  /** The text of each message with the id of its delivery. */
  private static Map<String, String> send(FaultBench bench, String lane, int round, int count) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String text = "message %d of round %d to %s".formatted(i, round, lane);
      ids.put(text, i % 2 == 0 ? send(bench, lane, text, "--queue") : send(bench, lane, text));
    }
    return ids;
  }

  /** Asks until it is known which delivery it is. */
  private static String send(FaultBench bench, String lane, String text, String... more) {
    AtomicReference<String> id = new AtomicReference<>("");
    AtomicReference<String> said = new AtomicReference<>("");
    Awaitility.await(text)
        .conditionEvaluationListener(look -> {
          if (look.getRemainingTimeInMS() < 1000) {
            throw new AssertionError(text + ": " + said.get());
          }
        })
        .atMost(FaultBench.LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .pollDelay(Duration.ZERO)
        .until(() -> {
          CommandResult result =
              bench.dispatch().run(FaultBench.args(lane, text, text, more).toArray(String[]::new));
          said.set(result.toString());
          if (result.exit() == 0) {
            id.set(
                JsonMapper.shared().readTree(result.out()).get("delivery").get("id").stringValue());
          } else if (result.err().contains("is ambiguous")) {
            id.set(FaultBench.idIn(result));
          }
          return !id.get().isEmpty();
        });
    return id.get();
  }
}
