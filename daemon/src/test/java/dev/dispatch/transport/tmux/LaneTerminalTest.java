package dev.dispatch.transport.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.codec.WireLine;
import dev.dispatch.codec.terminal.TerminalCodec;
import dev.dispatch.screen.AgentKeys;
import dev.dispatch.screen.Composer;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Screen;
import dev.dispatch.screen.ScreenRules;
import dev.dispatch.screen.Standstill;
import dev.dispatch.screen.Verdict;
import dev.dispatch.transport.AgentEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of one look after another. */
final class LaneTerminalTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ScreenRules RULES =
      new ScreenRules("a", "1", List.of(), List.of(), Optional.empty(), AgentKeys.NONE);

  @TempDir private Path folder;
  private final List<Dialog> trusted = new ArrayList<>();
  private int ends;
  private boolean left;
  private int orphans;
  private Instant now = START;

  @BeforeEach
  void makeLog() throws IOException {
    Files.createFile(folder.resolve("wire.log"));
  }

  private LaneTerminal terminal(boolean hasHooks) {
    return terminal(hasHooks, true);
  }

  private LaneTerminal terminal(boolean hasHooks, boolean hadPrompt) {
    return new LaneTerminal(
        folder,
        "%1",
        RULES,
        hasHooks,
        hadPrompt,
        new LaneTerminal.Ways(trusted::add, () -> left, () -> ends++, () -> orphans++));
  }

  private Sight sight(PaneState state, Optional<Dialog> dialog, boolean isDead) {
    Pane pane =
        new Pane(
            4711, "%1", "$1", "s", "@1", 0, "w", 0, 7, isDead, false, 0, 0, 80, 0, "", "agent", "/",
            "title");
    Verdict verdict =
        new Verdict(
            "a", "1", state, Optional.empty(), List.of(), new Composer.Empty(), dialog, false);
    return new Sight(pane, Screen.of(List.of("", "last words")), verdict, now);
  }

  private void look(LaneTerminal terminal, PaneState state, long laterMillis) {
    now = now.plusMillis(laterMillis);
    terminal.seen(sight(state, Optional.empty(), false));
  }

  private void look(LaneTerminal terminal, Dialog dialog) {
    now = now.plusMillis(200);
    terminal.seen(sight(PaneState.NEEDS_APPROVAL, Optional.of(dialog), false));
  }

  private static Dialog dialog(Dialog.Kind kind, String digest) {
    return new Dialog(kind, "May I?", Optional.empty(), List.of(), digest);
  }

  private List<AgentEvent> logged() throws IOException {
    return new TerminalCodec()
        .decode(
            Files.readAllLines(folder.resolve("wire.log")).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .map(bytes -> new WireLine(0, bytes.length, bytes))
                .toList());
  }

  private List<String> kinds() throws IOException {
    return logged().stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  @Test
  void tellsATurnOnceAndItsEndOnlyWhenItStaysSo() throws IOException {
    LaneTerminal terminal = terminal(false);
    look(terminal, PaneState.BUSY, 0);
    look(terminal, PaneState.BUSY, 200);
    look(terminal, PaneState.IDLE, 200);
    look(terminal, PaneState.BUSY, 100);
    look(terminal, PaneState.IDLE, 200);
    assertThat(kinds()).containsExactly("TurnStarted");
    look(terminal, PaneState.IDLE, 400);
    look(terminal, PaneState.IDLE, 400);
    assertThat(kinds()).containsExactly("TurnStarted", "TurnEnded");
  }

  @Test
  void endsAFirstTurnThatNobodySaw() throws IOException {
    LaneTerminal terminal = terminal(false);
    look(terminal, PaneState.IDLE, 0);
    look(terminal, PaneState.IDLE, 1000);
    assertThat(kinds()).isEmpty();
    look(terminal, PaneState.IDLE, 3000);
    assertThat(kinds()).containsExactly("TurnEnded");
  }

  @Test
  void tellsThatAnAgentWithoutAPromptWaitsForOneAndInventsNoTurn() throws IOException {
    for (boolean hasHooks : List.of(false, true)) {
      Files.writeString(folder.resolve("wire.log"), "");
      LaneTerminal terminal = terminal(hasHooks, false);
      look(terminal, PaneState.STARTING, 0);
      look(terminal, PaneState.IDLE, 200);
      look(terminal, PaneState.IDLE, 400);
      look(terminal, PaneState.IDLE, 9000);
      assertThat(kinds()).containsExactly("AgentReady");
      LaneTerminal next = terminal(hasHooks, false);
      next.resume(logged());
      look(next, PaneState.IDLE, 0);
      look(next, PaneState.IDLE, 9000);
      assertThat(kinds()).containsExactly("AgentReady");
    }
  }

  @Test
  void leavesTurnsToHooksForAWhile() throws IOException {
    LaneTerminal terminal = terminal(true);
    look(terminal, PaneState.BUSY, 0);
    look(terminal, PaneState.IDLE, 1000);
    look(terminal, PaneState.IDLE, 5000);
    assertThat(kinds()).isEmpty();
    terminal.read(List.of(new AgentEvent.TurnStarted()));
    look(terminal, PaneState.IDLE, 100);
    assertThat(kinds()).as("no Stop hook comes after Escape").containsExactly("TurnEnded");
  }

  @Test
  void provesNothingByWhatItDoesNotUnderstand() throws IOException {
    LaneTerminal terminal = terminal(false);
    look(terminal, PaneState.BUSY, 0);
    look(terminal, dialog(Dialog.Kind.APPROVAL, "d1"));
    look(terminal, dialog(Dialog.Kind.APPROVAL, "d1"));
    look(terminal, PaneState.UNKNOWN, 10_000);
    assertThat(kinds()).containsExactly("TurnStarted", "RequestOpened");
    look(terminal, PaneState.BUSY, 200);
    assertThat(kinds()).containsExactly("TurnStarted", "RequestOpened", "RequestClosed");
  }

  private List<Optional<PaneState>> standstills() throws IOException {
    return logged().stream()
        .filter(AgentEvent.StoodStill.class::isInstance)
        .map(event -> ((AgentEvent.StoodStill) event).on().map(Standstill::state))
        .toList();
  }

  @Test
  void tellsAMenuAndALimitThatStayAndThatTheyAreGone() throws IOException {
    for (PaneState state : List.of(PaneState.MENU, PaneState.RATE_LIMITED)) {
      Files.writeString(folder.resolve("wire.log"), "");
      LaneTerminal terminal = terminal(false, false);
      look(terminal, PaneState.IDLE, 0);
      look(terminal, state, 200);
      look(terminal, state, 900);
      assertThat(standstills()).as("a command that is typed opens a list").isEmpty();
      assertThat(terminal.isUnsettled()).isTrue();
      look(terminal, state, 200);
      look(terminal, PaneState.UNKNOWN, 200);
      look(terminal, state, 9000);
      assertThat(standstills()).containsExactly(Optional.of(state));
      assertThat(terminal.isUnsettled()).isFalse();
      LaneTerminal next = terminal(false, false);
      next.resume(logged());
      look(next, state, 9000);
      look(next, PaneState.IDLE, 200);
      assertThat(standstills()).containsExactly(Optional.of(state), Optional.empty());
    }
  }

  @Test
  void isUnknownWhereNothingIsEverHeardOfIt() throws IOException {
    for (boolean hadPrompt : List.of(false, true)) {
      Files.writeString(folder.resolve("wire.log"), "");
      LaneTerminal terminal = terminal(false, hadPrompt);
      look(terminal, PaneState.UNKNOWN, 0);
      look(terminal, PaneState.UNKNOWN, 9000);
      assertThat(kinds()).isEmpty();
      assertThat(terminal.isUnsettled()).as("looked at until it is told").isTrue();
      look(terminal, PaneState.UNKNOWN, 2000);
      look(terminal, PaneState.UNKNOWN, 90_000);
      assertThat(logged())
          .containsExactly(
              new AgentEvent.StoodStill(
                  Optional.of(
                      new Standstill(
                          PaneState.UNKNOWN,
                          "there are no screen rules for its program, so nothing tells whether it"
                              + " is idle or busy"))));
      assertThat(terminal.isUnsettled()).isFalse();
    }
  }

  @Test
  void isNotUnknownOnceSomethingWasHeardOfIt() throws IOException {
    LaneTerminal terminal = terminal(true);
    terminal.read(List.of(new AgentEvent.TurnStarted()));
    look(terminal, PaneState.UNKNOWN, 0);
    look(terminal, PaneState.UNKNOWN, 90_000);
    assertThat(kinds()).isEmpty();
    assertThat(terminal.isUnsettled()).isFalse();
  }

  @Test
  void asksOnlyByADialogThatStandsStill() throws IOException {
    LaneTerminal terminal = terminal(false);
    look(terminal, dialog(Dialog.Kind.APPROVAL, "half"));
    look(terminal, dialog(Dialog.Kind.APPROVAL, "whole"));
    look(terminal, dialog(Dialog.Kind.APPROVAL, "whole"));
    look(terminal, dialog(Dialog.Kind.QUESTION, "next"));
    look(terminal, dialog(Dialog.Kind.QUESTION, "next"));
    assertThat(kinds()).containsExactly("RequestOpened", "RequestClosed", "RequestOpened");
  }

  @Test
  void closesAfterARestartWhatWasAnsweredBeforeItLooked() throws IOException {
    LaneTerminal before = terminal(false);
    look(before, dialog(Dialog.Kind.APPROVAL, "d1"));
    look(before, dialog(Dialog.Kind.APPROVAL, "d1"));
    LaneTerminal after = terminal(false);
    after.resume(logged());
    look(after, PaneState.BUSY, 200);
    assertThat(kinds()).containsExactly("RequestOpened", "TurnStarted", "RequestClosed");
  }

  @Test
  void trustsEachQuestionForTrustOnceAndNeverAsks() throws IOException {
    LaneTerminal terminal = terminal(false);
    look(terminal, dialog(Dialog.Kind.TRUST, "t1"));
    look(terminal, dialog(Dialog.Kind.TRUST, "t1"));
    assertThat(trusted).hasSize(1);
    assertThat(kinds()).containsExactly("ItemStarted");
  }

  @Test
  void isAnOrphanOnceItsTerminalIsGone() {
    LaneTerminal terminal = terminal(false);
    terminal.gone();
    terminal.gone();
    assertThat(orphans).isEqualTo(1);
    assertThat(ends).isZero();
  }

  @Test
  void keepsTheLastScreenAndEndsOnce() throws IOException {
    LaneTerminal terminal = terminal(false);
    terminal.seen(sight(PaneState.UNKNOWN, Optional.empty(), true));
    terminal.gone();
    assertThat(ends).isEqualTo(1);
    assertThat(orphans).isZero();
    assertThat(LaneTerminal.lastScreen(folder)).hasContent("last words");
  }

  @Test
  void asksAPersonWhetherToTrustWhereTheAnswerIsNotHeard() throws IOException {
    LaneTerminal terminal = terminal(false);
    Dialog dialog = dialog(Dialog.Kind.TRUST, "t");
    look(terminal, dialog);
    assertThat(terminal.isUnsettled()).as("looked at again soon").isTrue();
    for (int i = 0; i < 80; i++) {
      look(terminal, dialog);
    }
    assertThat(trusted).hasSize(3);
    assertThat(terminal.isUnsettled()).as("it is a person's now").isFalse();
    assertThat(logged()).filteredOn(AgentEvent.RequestOpened.class::isInstance).hasSize(1);
  }

  @Test
  void tellsAtTheNextLookWhatCouldNotBeWritten() throws IOException {
    LaneTerminal terminal = terminal(false);
    Files.delete(folder.resolve("wire.log"));
    Files.createDirectory(folder.resolve("wire.log")); // as good as a full disk
    assertThatThrownBy(() -> look(terminal, PaneState.BUSY, 200))
        .isInstanceOf(UncheckedIOException.class);
    Files.delete(folder.resolve("wire.log"));
    look(terminal, PaneState.BUSY, 200);
    look(terminal, PaneState.IDLE, 200);
    look(terminal, PaneState.IDLE, 300);
    assertThat(logged())
        .extracting(Object::getClass)
        .containsExactly(AgentEvent.TurnStarted.class, AgentEvent.TurnEnded.class);
  }
}
