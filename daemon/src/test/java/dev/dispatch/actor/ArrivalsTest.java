package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.actor.Arrivals.Batch;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.testkit.store.StoreSamples;
import dev.dispatch.transport.AgentEvent;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  private static final Batch NOTHING = new Batch(false, List.of());
  private static final Batch ASK = new Batch(true, List.of());

  private final Arrivals arrivals = new Arrivals();

  private static List<StoredEvent> events(long from, long to) {
    LaneEvent event = new LaneEvent.AgentObserved(StoreSamples.LANE, new AgentEvent.TurnStarted());
    return LongStream.rangeClosed(from, to)
        .mapToObj(seq -> new StoredEvent(seq, StoreSamples.NOW, event))
        .toList();
  }

  private void add(long from, long to) {
    arrivals.begun();
    arrivals.stored(events(from, to));
  }

  @Test
  void asksTheStoreAtFirstAndHandsOnFromThenOn() {
    add(1, 2);
    assertThat(arrivals.take()).isEqualTo(ASK);
    assertThat(arrivals.take()).isEqualTo(NOTHING);
    add(3, 4);
    add(7, 7);
    List<StoredEvent> expected = new java.util.ArrayList<>(events(3, 4));
    expected.addAll(events(7, 7));
    assertThat(arrivals.take()).isEqualTo(new Batch(false, expected));
    assertThat(arrivals.take()).isEqualTo(NOTHING);
  }

  @Test
  void keepsTheOrderOfTheStoreWhateverIsToldFirst() {
    arrivals.take();
    arrivals.begun();
    arrivals.begun();
    arrivals.stored(events(5, 6));
    assertThat(arrivals.take()).isEqualTo(NOTHING);
    arrivals.stored(events(3, 4));
    assertThat(arrivals.take()).isEqualTo(new Batch(false, events(3, 6)));
  }

  @Test
  void asksTheStoreAfterAFailureOfAny() {
    arrivals.take();
    arrivals.begun();
    arrivals.begun();
    arrivals.stored(events(5, 6));
    arrivals.failed();
    assertThat(arrivals.take()).isEqualTo(ASK);
    add(7, 8);
    assertThat(arrivals.take()).isEqualTo(new Batch(false, events(7, 8)));
  }

  @Test
  void asksTheStoreWhenInDoubtOrWhenTooMuchWaits() {
    arrivals.take();
    add(1, 2);
    arrivals.doubt();
    assertThat(arrivals.take()).isEqualTo(ASK);
    add(3, 5_000);
    assertThat(arrivals.take()).isEqualTo(ASK);
    assertThat(arrivals.take()).isEqualTo(NOTHING);
  }
}
