package dev.dispatch.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.delivery.SendMode;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.fold.LaneFold;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.ThreadCommand;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may be done with lanes, ours and others'. */
final class LaneAccessTest {
  private static final LaneRef LANE = new LaneRef("0abcde");
  private static final Set<LaneUse> OPENED =
      EnumSet.of(LaneUse.SEND, LaneUse.CONTEXT, LaneUse.GOAL);

  private static LaneState owned() {
    return new NewLane(
            LANE,
            "helper",
            Optional.empty(),
            "codex",
            "app-server",
            new ProcessId("p1"),
            "token",
            "/r")
        .openedAt(Instant.EPOCH);
  }

  private static LaneState attached() {
    return owned()
        .attachedTo(
            new KnownConversation(
                "t1",
                Optional.of("talk"),
                "",
                "/r",
                "cli",
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH,
                false));
  }

  private static LaneState ended(LaneState lane, ExitStatus how) {
    LaneFold fold = new LaneFold(lane);
    fold.apply(
        new StoredEvent(
            1, Instant.EPOCH, new LaneEvent.AgentObserved(LANE, new AgentEvent.SessionEnded(how))));
    return fold.state();
  }

  private static LaneAccess access(LaneState lane, boolean attachedWrites) {
    return LaneAccess.of(lane, Capabilities.CONVERSATION, attachedWrites);
  }

  @Test
  void refusesEveryUseOfAnAttachedLaneAndSaysHowToOpenIt() {
    LaneAccess locked = access(attached(), false);
    assertThat(locked.can()).isEqualTo(Capabilities.NONE);
    assertThat(locked.lockedReason().orElseThrow()).contains(LaneAccess.OPENING);
    for (LaneUse use : LaneUse.values()) {
      assertThatThrownBy(() -> locked.require(use))
          .isInstanceOfSatisfying(
              DispatchException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
                assertThat(refusal.getMessage()).startsWith(use.words()).contains("is attached");
                assertThat(String.join(" ", refusal.hints())).contains(LaneAccess.OPENING);
              });
    }
  }

  @Test
  void opensWhatTheSettingOpensAndNothingElse() {
    LaneAccess open = access(attached(), true);
    assertThat(open.lockedReason()).isEmpty();
    for (LaneUse use : LaneUse.values()) {
      assertThat(use.isIn(open.can())).as(use.words()).isEqualTo(OPENED.contains(use));
      if (OPENED.contains(use)) {
        assertThatCode(() -> open.require(use)).doesNotThrowAnyException();
      } else {
        assertThatThrownBy(() -> open.require(use)).isInstanceOf(DispatchException.class);
      }
    }
  }

  @Test
  void leavesOwnedLanesToTheirTransport() {
    LaneAccess own = access(owned(), false);
    assertThat(own.can()).isEqualTo(Capabilities.CONVERSATION);
    assertThat(own.lockedReason()).isEmpty();
    LaneAccess mute = LaneAccess.of(owned(), Capabilities.NONE, true);
    assertThat(mute.lockedReason().orElseThrow()).contains("takes no input");
    for (LaneUse use : LaneUse.values()) {
      assertThatCode(() -> mute.require(use)).doesNotThrowAnyException();
    }
  }

  @Test
  void saysWhyALaneThatEndedIsLocked() {
    LaneAccess archived = access(ended(attached(), new ExitStatus.Archived()), true);
    assertThat(archived.can()).isEqualTo(Capabilities.NONE);
    assertThat(archived.lockedReason().orElseThrow()).contains("dispatch restore 0abcde");
    assertThat(LaneStatus.of(archived.lane())).isEqualTo(LaneStatus.ARCHIVED);
    assertThat(access(ended(owned(), new ExitStatus.LetGo()), true).lockedReason())
        .contains("its pane was let go of");
    assertThat(access(ended(owned(), new ExitStatus.Lost()), true).lockedReason())
        .contains("its agent has ended");
  }

  @Test
  void isThereAgainOnceRestored() {
    for (LaneState lane : new LaneState[] {owned(), attached()}) {
      LaneFold fold = new LaneFold(ended(lane, new ExitStatus.Archived()));
      fold.apply(new StoredEvent(2, Instant.EPOCH, new LaneEvent.LaneRestored(LANE)));
      assertThat(fold.state().isLive()).isTrue();
      assertThat(LaneStatus.of(fold.state()))
          .isEqualTo(lane.isAttached() ? LaneStatus.UNKNOWN : LaneStatus.IDLE);
    }
  }

  @Test
  void knowsWhatAnActionIsAUseOf() {
    assertThat(LaneUse.of(new LaneAction.Send("x", SendMode.CONTEXT))).contains(LaneUse.CONTEXT);
    assertThat(LaneUse.of(new LaneAction.OnThread(new ThreadCommand.ClearGoal())))
        .contains(LaneUse.GOAL);
    assertThat(LaneUse.of(new LaneAction.Rename("x"))).isEmpty();
    assertThat(LaneUse.of(new LaneAction.End())).isEmpty();
  }
}
