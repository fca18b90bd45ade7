package dev.dispatch.op.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Step;
import dev.dispatch.op.TextStyle;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.SavedScreen;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.screenrules.ScreenRuleFiles;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.InMemoryLanes;
import dev.dispatch.task.LaneSelector;
import dev.dispatch.task.TestingCaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainScreenTest {
  private static final Path SCREENS = Path.of("..", "core", "src", "test", "resources", "screens");
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final LaneRef LANE = new LaneRef("0qDZCo");
  private static final ScreenRuleBook RULES = new ScreenRuleFiles(Path.of("no-such-folder"));

  private static final LaneSelector NAMES = new InMemoryLanes().names(new InMemoryDesk());

  @TempDir private Path folder = Path.of("");

  @Test
  void explainsASavedScreenBesideTheCaller() throws IOException {
    Files.copy(
        SCREENS.resolve("codex/0.169.0/permission-command.screen"), folder.resolve("a.screen"));

    ExplainScreen.Result result = explain(null, "a.screen", "codex");

    assertThat(result.state()).isEqualTo(PaneState.NEEDS_APPROVAL);
    assertThat(result.rule()).contains("approval");
    assertThat(result.dialog()).map(Dialog::subject).contains(Optional.of("touch made.txt"));
    assertThat(result.composer().holds()).isEqualTo("absent");
    assertThat(result.takesPrompt()).isFalse();
    assertThat(result.takenAt()).isEmpty();
    assertThat(text(result))
        .startsWith("state       needs-approval\nrule        approval, region dialog\n")
        .contains("\noption      y: Yes, proceed (allow)\n")
        .contains("\ndialog      approval, digest ")
        .contains("\nRules that did not decide:\n  shell-prompt (ended): command: ");
  }

  @Test
  void explainsPlainText() throws IOException {
    SavedScreen saved =
        SavedScreen.parse(Files.readString(SCREENS.resolve("claude/2.1.328/idle.screen")));
    Files.writeString(folder.resolve("plain"), String.join("\n", saved.screen().lines()));

    ExplainScreen.Result result = explain(null, "plain", "claude");

    assertThat(result.state()).isEqualTo(PaneState.IDLE);
    assertThat(result.takesPrompt()).isTrue();
    assertThat(text(result)).startsWith("state       idle, takes a prompt\n");
  }

  @Test
  void explainsALaneWithTheAgeOfItsScreen() throws IOException {
    SavedScreen saved =
        SavedScreen.parse(Files.readString(SCREENS.resolve("claude/2.1.197/busy-text.screen")));
    ScreenSource source =
        lane ->
            lane.equals(LANE)
                ? Optional.of(
                    new ScreenSource.Sighting("claude", saved.screen(), NOW.minusSeconds(3)))
                : Optional.empty();

    ExplainScreen.Result result = explain(source, LANE.value(), null, null);

    assertThat(result.state()).isEqualTo(PaneState.BUSY);
    assertThat(result.lane()).contains("0qDZCo");
    assertThat(text(result)).contains("\nseen        3s ago\n");
    assertThatThrownBy(() -> explain(source, "0aaaaa", null, null))
        .hasMessage("lane 0aaaaa is not a terminal lane: it has no screen to explain");
  }

  @Test
  void asksForWhatIsMissing() {
    assertThatThrownBy(() -> explain(null, null, null))
        .hasMessage("explain: give a lane or --file SCREEN, one of the two");
    assertThatThrownBy(() -> explain("0qDZCo", "a.screen", "claude"))
        .hasMessage("explain: give a lane or --file SCREEN, one of the two");
    assertThatThrownBy(() -> explain(null, "a.screen", null))
        .hasMessageStartingWith("explain: whose screen is a.screen? There are rules for claude,");
    assertThatThrownBy(() -> explain("0qDZCo", null, null))
        .hasMessageContaining("is not a terminal lane");
    assertThatThrownBy(() -> explain(null, "none.screen", "claude"))
        .hasMessageContaining("none.screen");
  }

  private ExplainScreen.Result explain(
      @Nullable String lane, @Nullable String file, @Nullable String agent) {
    return explain(ScreenSource.none(), lane, file, agent);
  }

  private ExplainScreen.Result explain(
      ScreenSource source, @Nullable String lane, @Nullable String file, @Nullable String agent) {
    Step<ExplainScreen.Result> step =
        new ExplainScreen(RULES, source, NAMES)
            .begin(
                new ExplainScreen.Params(lane, file, agent),
                new TestingCaller(folder.toString(), Optional.empty()))
            .step(NOW);
    return ((Step.Finished<ExplainScreen.Result>) step).result();
  }

  private static String text(ExplainScreen.Result result) {
    return new ExplainScreen(RULES, ScreenSource.none(), NAMES)
        .text(result, new TextStyle(80, false, NOW))
        .orElseThrow();
  }
}
