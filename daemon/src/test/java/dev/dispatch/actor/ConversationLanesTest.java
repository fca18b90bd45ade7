package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.Capabilities;
import dev.dispatch.lane.ForkWish;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.ThreadCommand;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done with lanes as a whole: renaming, forking, commands on their conversation. */
@Timeout(60)
final class ConversationLanesTest {
  private static final LaneAction COMPACT = new LaneAction.OnThread(new ThreadCommand.Compact());
  private static final ForkWish FORK = new ForkWish(Optional.empty(), 2);

  private final FreeLanesFixture fixture = new FreeLanesFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private LaneState state(LaneRef lane) {
    return fixture.lanes.find(lane).orElseThrow();
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DispatchException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void renamesALaneAndTellsItsAgent() {
    LaneRef lane = fixture.talk("one", "r1").ref();
    LaneState renamed = fixture.act(lane, new LaneAction.Rename("two"), "r2");
    assertThat(renamed.handle()).isEqualTo("two");
    assertThat(fixture.commands).containsExactly(new ThreadCommand.Rename("two"));
    fixture.restart();
    assertThat(state(lane).handle()).isEqualTo("two");
    fixture.act(lane, new LaneAction.Rename("two"), "r2");
    assertThat(fixture.commands).hasSize(1);
    assertThat(fixture.talk("one", "r3").handle()).isEqualTo("one");
  }

  @Test
  void renamesAnAgentInATerminalByItsHandleAlone() {
    LaneRef lane = fixture.open("r1").ref();
    assertThat(fixture.act(lane, new LaneAction.Rename("two"), "r2").handle()).isEqualTo("two");
    assertThat(fixture.commands).isEmpty();
  }

  @Test
  void refusesAHandleThatIsTakenOrNone() {
    LaneRef lane = fixture.talk("one", "r1").ref();
    fixture.talk("two", "r2");
    refused(ErrorCode.CONFLICT, () -> fixture.act(lane, new LaneAction.Rename("two"), "r3"));
    refused(ErrorCode.VALIDATION, () -> fixture.act(lane, new LaneAction.Rename("No Name"), "r4"));
    assertThat(fixture.act(lane, new LaneAction.Rename("one"), "r5").handle()).isEqualTo("one");
  }

  @Test
  void keepsTheHandleWhereTheAgentDidNotReply() {
    LaneRef lane = fixture.talk("one", "r1").ref();
    fixture.receipt = Receipt.UNCONFIRMED;
    refused(ErrorCode.TIMED_OUT, () -> fixture.act(lane, new LaneAction.Rename("two"), "r2"));
    assertThat(state(lane).handle()).isEqualTo("one");
    fixture.receipt = Receipt.ACCEPTED;
    assertThat(fixture.act(lane, new LaneAction.Rename("two"), "r2").handle()).isEqualTo("two");
  }

  @Test
  void actsOnAConversationOnceForARequest() {
    LaneRef lane = fixture.talk("one", "r1").ref();
    fixture.act(lane, COMPACT, "r2");
    assertThat(state(lane).marks().isDone("r2")).isTrue();
    fixture.act(lane, COMPACT, "r2");
    assertThat(fixture.commands).hasSize(1);
  }

  @Test
  void isNeverDoneAgainWhereNobodyKnowsWhetherItWas() {
    LaneRef lane = fixture.talk("one", "r1").ref();
    fixture.receipt = Receipt.UNCONFIRMED;
    refused(ErrorCode.TIMED_OUT, () -> fixture.act(lane, COMPACT, "r2"));
    fixture.restart();
    refused(ErrorCode.TIMED_OUT, () -> fixture.act(lane, COMPACT, "r2"));
    assertThat(fixture.commands).hasSize(1);
  }

  @Test
  void refusesWhatOnlyAConversationCanDo() {
    LaneRef lane = fixture.open("r1").ref();
    refused(ErrorCode.NOT_ALLOWED, () -> fixture.act(lane, COMPACT, "r2"));
    refused(ErrorCode.NOT_ALLOWED, () -> fixture.lanes.fork(lane, FORK, "r3"));
    refused(ErrorCode.NOT_ALLOWED, () -> fixture.lanes.goal(lane));
    assertThat(fixture.lanes.live()).hasSize(1);
    assertThat(fixture.lanes.capabilities(state(lane))).isEqualTo(Capabilities.TERMINAL);
  }

  /** Some programs in terminals tell the name of their conversation by a hook. */
  @Test
  void isATerminalStillWhereTheAgentNamedItsConversation() {
    LaneRef lane = fixture.open("r1").ref();
    fixture.observe(
        lane, new AgentEvent.SessionNamed("s1", Optional.empty()), new AgentEvent.AgentReady());
    await().until(() -> state(lane).structured());
    assertThat(fixture.lanes.capabilities(state(lane))).isEqualTo(Capabilities.TERMINAL);
    fixture.send(lane, "hello", "r2");
    assertThat(fixture.typed).containsExactly("hello");
  }

  @Test
  void forksOnceForARequest() {
    LaneState source = fixture.talk("one", "r1");
    LaneState fork = fixture.lanes.fork(source.ref(), FORK, "r2");
    assertThat(fork.handle()).isEqualTo("one-1");
    assertThat(fork.cwd()).isEqualTo(source.cwd());
    assertThat(fixture.forks)
        .singleElement()
        .satisfies(spec -> {
          assertThat(spec.lane()).isEqualTo(fork.ref());
          assertThat(spec.source().lane()).isEqualTo(source.ref());
          assertThat(spec.withoutTurns()).isEqualTo(2);
          assertThat(spec.laneVariables()).containsEntry("DISPATCH_HANDLE", "one-1");
        });
    assertThat(fixture.lanes.fork(source.ref(), FORK, "r2").ref()).isEqualTo(fork.ref());
    fixture.restart();
    assertThat(fixture.lanes.fork(source.ref(), FORK, "r2").ref()).isEqualTo(fork.ref());
    assertThat(fixture.forks).hasSize(1);
    assertThat(fixture.lanes.capabilities(state(fork.ref()))).isEqualTo(Capabilities.CONVERSATION);
  }

  @Test
  void leavesNoLaneAtWorkBehindWhereAForkIsRefused() {
    LaneState source = fixture.talk("one", "r1");
    fixture.before =
        () -> {
          throw new DispatchException(ErrorCode.CONFLICT, "it has 1 turns, not 2");
        };
    refused(ErrorCode.CONFLICT, () -> fixture.lanes.fork(source.ref(), FORK, "r2"));
    await().until(() -> fixture.lanes.live().size() == 1);
  }
}
