package dev.dispatch.actor;

import static dev.dispatch.actor.FreeLanesFixture.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Standstill;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes without a task, also in moments that a whole run hits only by chance. */
@Timeout(60)
final class FreeLanesTest {
  private final FreeLanesFixture fixture = new FreeLanesFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A daemon that is killed while it starts or types: whatever comes then is not done any more. */
  private void killAt(Runnable call) {
    CountDownLatch there = new CountDownLatch(1);
    fixture.before =
        () -> {
          there.countDown();
          throw new Error("the daemon is killed");
        };
    Thread caller =
        Thread.ofPlatform()
            .daemon()
            .start(() -> assertThatThrownBy(call::run).isInstanceOf(DispatchException.class));
    await().until(() -> there.getCount() == 0);
    fixture.before = () -> {};
    fixture.restart();
    caller.interrupt();
  }

  private LaneState state(LaneRef lane) {
    return fixture.lanes.find(lane).orElseThrow();
  }

  private static ErrorCode codeOf(Runnable call) {
    try {
      call.run();
      throw new AssertionError("it did not fail");
    } catch (DispatchException e) {
      return e.code();
    }
  }

  @Test
  void namesLanesAfterTheirAgent() {
    LaneState first = fixture.open("r1");
    LaneState second = fixture.open("r2");
    assertThat(List.of(first.handle(), second.handle()))
        .containsExactly("opus-4-1-1", "opus-4-1-2");
    assertThat(fixture.launches)
        .first()
        .satisfies(launch -> {
          assertThat(launch.prompt()).isEmpty();
          assertThat(launch.laneVariables()).containsEntry("DISPATCH_HANDLE", "opus-4-1-1");
        });
  }

  @Test
  void refusesANameThatALaneAtWorkHas() {
    fixture.lanes.open(wish("stays", Optional.of("helper"), ""), Map.of(), "r1");
    assertThatThrownBy(
            () -> fixture.lanes.open(wish("stays", Optional.of("helper"), ""), Map.of(), "r2"))
        .hasMessage("a lane called 'helper' is at work already");
    assertThatThrownBy(
            () -> fixture.lanes.open(wish("stays", Optional.of("No Name"), ""), Map.of(), "r3"))
        .hasMessageStartingWith("a lane cannot be called 'No Name'");
    assertThat(fixture.launches).hasSize(1);
  }

  @Test
  void refusesAgentsThatDoNotStay() {
    assertThatThrownBy(() -> fixture.lanes.open(wish("goes", Optional.empty(), ""), Map.of(), "r1"))
        .hasMessageStartingWith("an agent on transport 'goes' ends with its first turn");
    assertThat(fixture.store.lanes()).isEmpty();
  }

  @Test
  void givesTheSameLaneForTheSameRequest() {
    LaneState lane = fixture.open("r1");
    assertThat(fixture.open("r1").ref()).isEqualTo(lane.ref());
    fixture.restart();
    assertThat(fixture.open("r1").ref()).isEqualTo(lane.ref());
    fixture.observe(lane.ref(), new AgentEvent.SessionEnded(new ExitStatus.Exited(0)));
    await().until(() -> !state(lane.ref()).isLive());
    assertThat(fixture.open("r1").ref()).isEqualTo(lane.ref());
    assertThat(fixture.launches).hasSize(1);
  }

  @Test
  void endsALaneWhoseAgentWasNeverStartedAndStartsOneWhenAskedAgain() {
    killAt(() -> fixture.open("r1"));
    LaneState lost = fixture.store.lanes().getFirst();
    await().until(() -> !state(lost.ref()).isLive());
    assertThat(fixture.lanes.live()).isEmpty();
    LaneState again = fixture.open("r1");
    assertThat(again.ref()).isNotEqualTo(lost.ref());
    assertThat(fixture.open("r1").ref()).isEqualTo(again.ref());
    assertThat(fixture.launches).hasSize(1);
  }

  @Test
  void typesAMessageOnceForARequest() {
    LaneRef lane = fixture.open("r1").ref();
    fixture.send(lane, "hello", "r2");
    await().until(() -> state(lane).marks().request("r2").isPresent());
    fixture.restart();
    fixture.send(lane, "hello", "r2");
    assertThat(fixture.typed).containsExactly("hello");
  }

  @Test
  void doesNotTypeAgainWhatMayHaveBeenTyped() {
    LaneRef lane = fixture.open("r1").ref();
    killAt(() -> fixture.send(lane, "hello", "r2"));
    assertThatThrownBy(() -> fixture.send(lane, "hello", "r2"))
        .hasMessageStartingWith("unconfirmed: typing the message was begun");
    assertThat(codeOf(() -> fixture.send(lane, "hello", "r2"))).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(fixture.typed).containsExactly("hello");
    fixture.send(lane, "another", "r3");
    assertThat(fixture.typed).containsExactly("hello", "another");
  }

  @Test
  void typesAMessageThatWasRefusedWhenTheSameRequestComesAgain() {
    LaneRef lane = fixture.open("r1").ref();
    fixture.before =
        () -> {
          throw new DispatchException(ErrorCode.LANE_BUSY, "somebody scrolls");
        };
    assertThat(codeOf(() -> fixture.send(lane, "hello", "r2"))).isEqualTo(ErrorCode.LANE_BUSY);
    await().until(() -> state(lane).marks().request("r2").isEmpty());
    fixture.before = () -> {};
    fixture.restart();
    fixture.send(lane, "hello", "r2");
    await().until(() -> state(lane).marks().request("r2").isPresent());
    fixture.send(lane, "hello", "r2");
    assertThat(fixture.typed).as("refused once, typed once").hasSize(2);
  }

  @Test
  void saysOfAMessageThatWasNotSeenToBeTakenUpTheSameAgain() {
    LaneRef lane = fixture.open("r1").ref();
    fixture.receipt = Receipt.UNCONFIRMED;
    assertThat(codeOf(() -> fixture.send(lane, "hello", "r2"))).isEqualTo(ErrorCode.TIMED_OUT);
    fixture.restart();
    assertThat(codeOf(() -> fixture.send(lane, "hello", "r2"))).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(fixture.typed).containsExactly("hello");
  }

  @Test
  void bringsWhatTheAgentAsksToTheInbox() {
    LaneRef lane = fixture.open("r1").ref();
    fixture.observe(lane, FreeLanesFixture.asks("k1"));
    await().until(() -> !fixture.store.openEntries().isEmpty());
    Entry entry = fixture.store.openEntries().getFirst();
    assertThat(entry)
        .returns(EntryKind.APPROVAL, Entry::kind)
        .returns(Optional.empty(), Entry::task)
        .returns(Optional.of(lane), Entry::lane)
        .returns("may I?", Entry::text);
    assertThat(LaneStatus.of(state(lane))).isEqualTo(LaneStatus.NEEDS_APPROVAL);
    fixture.restart();
    assertThat(fixture.store.openEntries()).containsExactly(entry);

    LaneAction.Decide yes = new LaneAction.Decide("k1", new RequestAnswer.Allow(), "cli");
    fixture.lanes.act(lane, yes, new TakenRequest("r2", entry.id().value()));
    assertThat(fixture.typed).containsExactly("k1");
    await().until(() -> fixture.lanes.takenBy("r2").isPresent());
    fixture.observe(lane, new AgentEvent.RequestClosed("k1"));
    await().until(() -> fixture.store.openEntries().isEmpty());
    assertThat(codeOf(() -> fixture.lanes.act(lane, yes, new TakenRequest("r3", "E1"))))
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(fixture.typed).containsExactly("k1");
  }

  @Test
  void closesWhatIsOpenWithItsAgent() {
    LaneRef lane = fixture.open("r1").ref();
    fixture.observe(lane, FreeLanesFixture.asks("k1"));
    await().until(() -> !fixture.store.openEntries().isEmpty());
    Entry entry = fixture.store.openEntries().getFirst();
    fixture.observe(lane, new AgentEvent.SessionEnded(new ExitStatus.Exited(1)));
    await().until(() -> fixture.store.openEntries().isEmpty());
    assertThat(fixture.store.entry(entry.id()).orElseThrow().closedBecause())
        .hasValue("the agent has ended");
    assertThatThrownBy(() -> fixture.send(lane, "hello", "r2"))
        .hasMessageContaining("has ended: exit code 1");
  }

  @Test
  void isIdleOnceItWaitsForItsFirstMessage() {
    LaneRef lane = fixture.open("r1").ref();
    assertThat(LaneStatus.of(state(lane))).isEqualTo(LaneStatus.STARTING);
    fixture.observe(lane, new AgentEvent.AgentReady());
    await().until(() -> LaneStatus.of(state(lane)) == LaneStatus.IDLE);
  }

  @Test
  void showsOnWhatItStandsStill() {
    LaneRef lane = fixture.open("r1").ref();
    for (PaneState state : List.of(PaneState.MENU, PaneState.RATE_LIMITED, PaneState.UNKNOWN)) {
      Standstill on = new Standstill(state, "why");
      fixture.observe(lane, new AgentEvent.StoodStill(Optional.of(on)));
      await().until(() -> LaneStatus.of(state(lane)).wireName().equals(state.wireName()));
      assertThat(state(lane).marks().standstill()).contains(on);
    }
    fixture.restart();
    assertThat(LaneStatus.of(state(lane))).isEqualTo(LaneStatus.UNKNOWN);
    fixture.observe(lane, new AgentEvent.AgentReady());
    await().until(() -> LaneStatus.of(state(lane)) == LaneStatus.IDLE);
  }

  @Test
  void endsAnAgentOnceAndIsContentWithOneThatHasEnded() {
    LaneState lane = fixture.open("r1");
    fixture.lanes.act(lane.ref(), new LaneAction.End(), new TakenRequest("r2", ""));
    assertThat(fixture.ended).containsExactly(lane.process());
    fixture.observe(lane.ref(), new AgentEvent.SessionEnded(new ExitStatus.Signalled(15)));
    await().until(() -> !state(lane.ref()).isLive());
    fixture.lanes.act(lane.ref(), new LaneAction.End(), new TakenRequest("r3", ""));
    assertThat(fixture.ended).hasSize(1);
    assertThat(fixture.lanes.ended()).extracting(LaneState::ref).containsExactly(lane.ref());
  }
}
