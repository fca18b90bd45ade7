package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.delivery.SendMode;
import dev.dispatch.error.DispatchException;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.transport.AgentEvent;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages to a conversation whose daemon dies at each step of them. */
@Timeout(120)
final class LaneDeliveriesTest {
  private static final int SEEDS = 300;
  private static final int MESSAGES = 4;
  private static final Duration LOOK = Duration.ofMillis(2);

  @Test
  void bringsEachMessageToTheModelOnceWhateverDies() {
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      for (int seed = 0; seed < SEEDS; seed++) {
        new Story(seed, callers).tell();
      }
    }
  }

  @Test
  void asksAnOverloadedAgentForAboutTwentySeconds() {
    Duration all = Duration.ZERO;
    for (Iterator<Duration> pauses = Backoff.pauses(); pauses.hasNext(); ) {
      all = all.plus(pauses.next());
    }
    assertThat(all).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(25));
  }

  /** One seed: a few messages, and some deaths. */
  private static final class Story {
    private final int seed;
    private final ExecutorService callers;
    private final Random random;
    private final MortalConversation conversation;
    private final FreeLanesFixture fixture;
    private final LaneRef lane;

    Story(int seed, ExecutorService callers) {
      this.seed = seed;
      this.callers = callers;
      this.random = new Random(seed);
      this.conversation = new MortalConversation(new Random(seed));
      this.fixture = new FreeLanesFixture(conversation);
      this.lane =
          fixture
              .lanes
              .open(
                  FreeLanesFixture.wish(MortalConversation.KIND, Optional.empty(), ""),
                  Map.of("PATH", "/bin"),
                  "opening")
              .ref();
      conversation.observedBy(
          lane, (of, events) -> fixture.observe(of, events.toArray(AgentEvent[]::new)));
      fixture.observe(
          lane,
          new AgentEvent.SessionNamed("thread", Optional.empty()),
          new AgentEvent.AgentReady());
    }

    void tell() {
      try (fixture) {
        await(() -> state().structured() && state().marks().ready());
        for (int i = 0; i < MESSAGES; i++) {
          boolean isQueued = random.nextBoolean();
          send("message " + i, isQueued ? SendMode.QUEUE : SendMode.SEND);
        }
        await(() -> {
          read();
          return all().stream().noneMatch(d -> d.status().isOpen());
        });
        assertThat(all()).as(this::toString).hasSize(MESSAGES);
        assertThat(all()).as(this::toString).allMatch(d -> d.status() == DeliveryStatus.COMPLETED);
        List<String> ids = all().stream().map(Delivery::id).toList();
        assertThat(conversation.model())
            .as(this::toString)
            .containsExactlyInAnyOrderElementsOf(ids);
      }
    }

    /** Asks until it was taken in; a turn may have to end first. */
    private void send(String text, SendMode mode) {
      await(() -> {
        Future<Boolean> asked = callers.submit(() -> isTaken(text, mode));
        Awaitility.await()
            .pollDelay(Duration.ZERO)
            .pollInterval(LOOK)
            .until(() -> asked.isDone() || conversation.isDead());
        boolean isTaken = asked.isDone() && asked.get();
        asked.cancel(true);
        if (!isTaken) {
          read();
        }
        return isTaken;
      });
    }

    private boolean isTaken(String text, SendMode mode) {
      try {
        LaneState _ =
            fixture.lanes.act(lane, new LaneAction.Send(text, mode), new TakenRequest(text, ""));
        return true;
      } catch (DispatchException busy) {
        return false;
      }
    }

    /** The next step of the conversation, by a new daemon where the last one died. */
    private void read() {
      try {
        if (conversation.isDead()) {
          conversation.live();
          fixture.restart();
        }
        conversation.read();
      } catch (MortalConversation.Death e) {
        assertThat(conversation.isDead()).isTrue();
      }
    }

    private LaneState state() {
      return fixture.lanes.find(lane).orElseThrow();
    }

    private List<Delivery> all() {
      return state().marks().deliveries().all();
    }

    private void await(java.util.concurrent.Callable<Boolean> wanted) {
      Awaitility.await(toString())
          .conditionEvaluationListener(look -> {
            if (look.getRemainingTimeInMS() < 500 && !look.isSatisfied()) {
              throw new AssertionError(this + ": " + all() + ", model " + conversation.model());
            }
          })
          .pollDelay(Duration.ZERO)
          .pollInterval(LOOK)
          .atMost(Duration.ofSeconds(10))
          .until(wanted);
    }

    @Override
    public String toString() {
      return "seed " + seed;
    }
  }
}
