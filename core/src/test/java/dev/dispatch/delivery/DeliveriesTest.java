package dev.dispatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.turn.TurnStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeliveriesTest {
  private static final List<TurnStatus> ENDS = List.of(TurnStatus.values());
  private static final Optional<String> NO_ERROR = Optional.empty();

  private static Delivery delivery(String id, SendMode mode, DeliveryStatus status) {
    return new Delivery(id, "r-" + id, mode, "text of " + id, status, Optional.empty(), "");
  }

  private static Deliveries submitting(String id) {
    return Deliveries.NONE.with(delivery(id, SendMode.SEND, DeliveryStatus.SUBMITTING));
  }

  private static Deliveries queued(Deliveries before, String id) {
    return before.with(delivery(id, SendMode.QUEUE, DeliveryStatus.QUEUED));
  }

  private static DeliveryStatus status(Deliveries deliveries, String id) {
    return deliveries.find(id).orElseThrow().status();
  }

  private static Deliveries ended(Deliveries before, String turn, TurnStatus status) {
    return before.turnEnded(Optional.of(turn), status, NO_ERROR);
  }

  @Test
  void followsAMessageToTheEndOfItsTurn() {
    Deliveries taken = submitting("m1").accepted("m1", Optional.of("t1"));
    assertThat(status(taken, "m1")).isEqualTo(DeliveryStatus.ACCEPTED);
    assertThat(status(ended(taken, "t1", TurnStatus.COMPLETED), "m1"))
        .isEqualTo(DeliveryStatus.COMPLETED);
  }

  @Test
  void isNotEndedByAnOlderTurn() {
    Deliveries taken = submitting("m1").accepted("m1", Optional.of("t2"));
    assertThat(status(ended(taken, "t1", TurnStatus.FAILED), "m1"))
        .isEqualTo(DeliveryStatus.ACCEPTED);
  }

  /** A reply may come behind the events it led to. */
  @Test
  void takesAReplyThatComesAfterTheEndOfItsTurn() {
    Deliveries late =
        ended(submitting("m1"), "t1", TurnStatus.COMPLETED).accepted("m1", Optional.of("t1"));
    assertThat(status(late, "m1")).isEqualTo(DeliveryStatus.COMPLETED);
  }

  @Test
  void takesALateReplyToOneThatWasGivenUp() {
    Deliveries lost = submitting("m1").moved("m1", DeliveryStatus.AMBIGUOUS, "no reply");
    assertThat(status(lost.accepted("m1", Optional.of("t1")), "m1"))
        .isEqualTo(DeliveryStatus.ACCEPTED);
    assertThat(status(lost.refused("m1", "no"), "m1")).isEqualTo(DeliveryStatus.FAILED);
  }

  @Test
  void isNotGivenUpOnceItWasTaken() {
    Deliveries taken = submitting("m1").accepted("m1", Optional.of("t1"));
    Deliveries givenUp = taken.moved("m1", DeliveryStatus.AMBIGUOUS, "no reply");
    assertThat(status(givenUp, "m1")).isEqualTo(DeliveryStatus.ACCEPTED);
    Deliveries over = ended(taken, "t1", TurnStatus.COMPLETED);
    for (DeliveryStatus late : DeliveryStatus.values()) {
      assertThat(status(over.moved("m1", late, "late"), "m1")).isEqualTo(DeliveryStatus.COMPLETED);
    }
  }

  @Test
  void startsOneQueuedMessageAfterATurnThatEndedWell() {
    Deliveries waiting =
        queued(queued(submitting("m1").accepted("m1", Optional.of("t1")), "m2"), "m3");
    assertThat(waiting.next()).isEmpty();
    Deliveries over = ended(waiting, "t1", TurnStatus.COMPLETED);
    assertThat(over.next().orElseThrow().id()).isEqualTo("m2");
    Deliveries begun = over.moved("m2", DeliveryStatus.SUBMITTING, "");
    assertThat(begun.next()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "INTERRUPTED"})
  void holdsTheQueueAfterATurnThatDidNot(TurnStatus how) {
    Deliveries held =
        ended(queued(submitting("m1").accepted("m1", Optional.of("t1")), "m2"), "t1", how);
    assertThat(held.held()).isTrue();
    assertThat(held.next()).isEmpty();
    assertThat(status(held, "m1")).isEqualTo(DeliveryStatus.FAILED);
    assertThat(held.released().next().orElseThrow().id()).isEqualTo("m2");
  }

  @Test
  void isHeldByARefusalOnceHoweverOftenItIsTold() {
    Deliveries refused = queued(submitting("m1"), "m2").refused("m1", "no");
    assertThat(refused.next()).isEmpty();
    Deliveries released = refused.released().refused("m1", "no");
    assertThat(released.next().orElseThrow().id()).isEqualTo("m2");
  }

  @Test
  void isHeldByAMessageThatNobodyKnowsOf() {
    Deliveries lost =
        queued(submitting("m1").moved("m1", DeliveryStatus.AMBIGUOUS, "no reply"), "m2");
    assertThat(lost.next()).isEmpty();
    assertThat(lost.moved("m1", DeliveryStatus.FAILED, "not there").next()).isPresent();
  }

  @Test
  void saysWhatBecameOfEachWhenTheAgentEnds() {
    Deliveries all =
        queued(
            submitting("m1")
                .accepted("m1", Optional.of("t1"))
                .with(delivery("m2", SendMode.STEER, DeliveryStatus.SUBMITTING)),
            "m3");
    Deliveries over = all.sessionEnded();
    assertThat(status(over, "m1")).isEqualTo(DeliveryStatus.FAILED);
    assertThat(status(over, "m2")).isEqualTo(DeliveryStatus.AMBIGUOUS);
    assertThat(status(over, "m3")).isEqualTo(DeliveryStatus.CANCELLED);
  }

  @Test
  void completesContextOnceItIsTaken() {
    Deliveries context =
        Deliveries.NONE
            .with(delivery("m1", SendMode.CONTEXT, DeliveryStatus.SUBMITTING))
            .accepted("m1", Optional.empty());
    assertThat(status(context, "m1")).isEqualTo(DeliveryStatus.COMPLETED);
  }

  @Test
  void keepsWhatIsOpenAndTheLastOfTheRest() {
    Deliveries all = submitting("first");
    for (int i = 0; i < 200; i++) {
      all = all.with(delivery("m" + i, SendMode.SEND, DeliveryStatus.COMPLETED));
    }
    assertThat(all.all()).hasSize(50);
    assertThat(all.find("first")).isPresent();
    assertThat(all.find("m199")).isPresent();
    assertThat(all.count()).isEqualTo(201);
  }

  @Test
  void keepsTheWholeTextUntilItIsTaken() {
    String text = "x".repeat(5_000);
    Delivery waiting =
        new Delivery("m", "r", SendMode.QUEUE, text, DeliveryStatus.QUEUED, Optional.empty(), "");
    assertThat(waiting.as(DeliveryStatus.SUBMITTING, "").text()).isEqualTo(text);
    Delivery taken = waiting.takenBy(Optional.of("t"));
    assertThat(taken.text()).hasSize(200);
    assertThat(taken.isOf(text)).isTrue();
    assertThat(taken.isOf("y" + text)).isFalse();
  }

  /** Whatever comes in whatever order, none moves back and none is lost. */
  @Test
  void neverTakesBackAnEnd() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Deliveries now = Deliveries.NONE;
      List<String> ids = new ArrayList<>();
      for (int step = 0; step < 40; step++) {
        Deliveries before = now;
        String id = ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
        Optional<String> turn = Optional.of("t" + random.nextInt(4));
        now =
            switch (random.nextInt(6)) {
              case 0 -> {
                String fresh = "m" + ids.size();
                ids.add(fresh);
                yield now.with(
                    delivery(
                        fresh,
                        SendMode.SEND,
                        random.nextBoolean() ? DeliveryStatus.SUBMITTING : DeliveryStatus.QUEUED));
              }
              case 1 -> now.accepted(id, turn);
              case 2 -> now.refused(id, "no");
              case 3 ->
                  now.turnEnded(
                      turn, ENDS.get(random.nextInt(ENDS.size())), Optional.of("because"));
              case 4 -> now.released();
              default ->
                  now.next().map(Delivery::id).filter(n -> random.nextBoolean()).isPresent()
                      ? now.moved(now.next().orElseThrow().id(), DeliveryStatus.SUBMITTING, "")
                      : now;
            };
        for (Delivery d : before.all()) {
          if (!d.status().isOpen()) {
            assertThat(now.find(d.id())).as("seed %d", seed).contains(d);
          }
        }
        assertThat(now.all()).as("seed %d", seed).hasSize(ids.size());
      }
    }
  }
}
