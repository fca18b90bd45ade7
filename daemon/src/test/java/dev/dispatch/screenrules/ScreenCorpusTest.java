package dev.dispatch.screenrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.screen.Composer;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.SavedScreen;
import dev.dispatch.screen.Screen;
import dev.dispatch.screen.ScreenReader;
import dev.dispatch.screen.Verdict;
import dev.dispatch.screenrules.SavedScreens.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * The rules on screens of the real programs. What each must be read as was written by hand when it
 * was recorded.
 */
final class ScreenCorpusTest {
  private static final ScreenRuleFiles RULES = new ScreenRuleFiles(Path.of("no-such-folder"));
  private static final int FRAME = 6;
  private static final Optional<String> EMPTY = Optional.of("empty");
  private static final Set<PaneState> ASKING =
      Set.of(PaneState.NEEDS_APPROVAL, PaneState.NEEDS_ANSWER);

  @Test
  void readsEveryScreenAsItIs() {
    SoftAssertions softly = new SoftAssertions();
    for (Recorded recorded : SavedScreens.all()) {
      Verdict verdict = read(recorded, recorded.saved().screen());
      softly.assertThat(shown(verdict, recorded)).as("%s", recorded).isEqualTo(wanted(recorded));
    }
    softly.assertAll();
  }

  @Test
  void hasTwelveScreensOfEachVersion() {
    TreeMap<String, Integer> counts = new TreeMap<>();
    SavedScreens.all().forEach(r -> counts.merge(r.agent() + " " + r.version(), 1, Integer::sum));

    assertThat(counts)
        .containsKeys("claude 2.1.197", "claude 2.1.328", "codex 0.155.0", "codex 0.169.0")
        .allSatisfy((version, count) -> assertThat(count).isGreaterThanOrEqualTo(12));
  }

  @Test
  void isNeverFooledByADialogThatIsQuoted() {
    SoftAssertions softly = new SoftAssertions();
    int tried = 0;
    for (Recorded idle : SavedScreens.all()) {
      // What quotes a busy line already is a trap of its own, which ends in the turn's last line.
      if (!idle.state().equals("idle")
          || !idle.saved().fact("composer").equals(EMPTY)
          || idle.name().equals("quoted-interrupt")) {
        continue;
      }
      for (Recorded asking : dialogsOf(idle.agent())) {
        for (int row : List.of(0, promptRow(idle) / 2, promptRow(idle))) {
          for (String indent : List.of("", "  ", "│ ")) {
            Screen trap = quoting(idle.saved().screen(), asking.saved().screen(), row, indent);
            softly
                .assertThat(read(idle, trap).state())
                .as("%s quoted at row %d after \"%s\" in %s", asking, row, indent, idle)
                .isEqualTo(PaneState.IDLE);
            tried++;
          }
        }
      }
    }
    softly.assertAll();
    assertThat(tried).isGreaterThan(2000);
  }

  @Test
  void neverReadsMoreFromLess() {
    SoftAssertions softly = new SoftAssertions();
    for (Recorded recorded : SavedScreens.all()) {
      Screen whole = recorded.saved().screen();
      for (int kept = 0; kept < lastRow(whole); kept++) {
        Screen known = whole.withLines(whole.lines().subList(0, kept));
        Screen plain = Screen.of(known.lines());
        softly
            .assertThat(List.of(read(recorded, known).state(), read(recorded, plain).state()))
            .as("the first %d lines of %s", kept, recorded)
            .allMatch(state -> isHonest(state, recorded));
      }
    }
    softly.assertAll();
  }

  @Test
  void readsNothingFromNothing() {
    for (String agent : RULES.agents()) {
      Verdict verdict = ScreenReader.read(RULES.of(agent), Screen.of(List.of("", "  ", "")));

      assertThat(verdict.state()).isEqualTo(PaneState.UNKNOWN);
      assertThat(verdict.takesPrompt()).isFalse();
    }
  }

  @Test
  void tellsNoAgentByTheRulesOfAnother() {
    SoftAssertions softly = new SoftAssertions();
    for (Recorded recorded : SavedScreens.all()) {
      for (String other : RULES.agents()) {
        if (!other.equals(recorded.agent()) && !recorded.state().equals("ended")) {
          softly
              .assertThat(ScreenReader.read(RULES.of(other), recorded.saved().screen()).state())
              .as("%s by the rules of %s", recorded, other)
              .isNotIn(PaneState.IDLE, PaneState.NEEDS_APPROVAL, PaneState.ENDED);
        }
      }
    }
    softly.assertAll();
  }

  /** A selection that moves is no other dialog; another command is. */
  @Test
  void bindsADialogToWhatItAsks() {
    for (String version : List.of("claude/2.1.197", "codex/0.155.0", "codex/0.169.0")) {
      String first = digest(version + "/permission-command");

      assertThat(digest(version + "/permission-command-second")).isEqualTo(first);
      assertThat(digest(version + "/narrow-permission")).isNotEqualTo(first);
    }
  }

  /** Where the keys depend on what is selected, it is the same question still. */
  @Test
  void takesATrustQuestionForOneWhateverIsSelected() {
    Recorded recorded = named("claude/2.1.328/trust");
    Screen first = recorded.saved().screen();
    Screen moved =
        Screen.of(
            first.lines().stream()
                .map(line -> line.replace(" ❯ No, exit", "   No, exit"))
                .map(line -> line.replace("   Yes, I trust", " ❯ Yes, I trust"))
                .toList());
    Dialog before = read(recorded, first).dialog().orElseThrow();
    Dialog after = read(recorded, moved).dialog().orElseThrow();
    assertThat(before.options().getFirst().keys()).containsExactly("Down", "Enter");
    assertThat(after.options().getFirst().keys()).containsExactly("Enter");
    assertThat(after.digest()).isEqualTo(before.digest());
  }

  private static boolean isHonest(PaneState state, Recorded recorded) {
    boolean same = state.wireName().equals(recorded.state());
    return same || !(state == PaneState.IDLE || ASKING.contains(state));
  }

  private static String digest(String name) {
    Recorded recorded = named(name);
    return read(recorded, recorded.saved().screen()).dialog().orElseThrow().digest();
  }

  private static Recorded named(String name) {
    return SavedScreens.all().stream()
        .filter(r -> r.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static int lastRow(Screen screen) {
    int row = screen.lines().size() - 1;
    while (row > 0 && screen.lines().get(row).isBlank()) {
      row--;
    }
    return row;
  }

  private static List<Recorded> dialogsOf(String agent) {
    return SavedScreens.all().stream()
        .filter(r -> r.agent().equals(agent) && r.saved().fact("dialog").isPresent())
        .toList();
  }

  /** Right above the prompt box with its frame. */
  private static int promptRow(Recorded idle) {
    List<String> lines = idle.saved().screen().lines();
    int cursor = idle.saved().screen().cursor().orElseThrow().row();
    for (int row = cursor; row > Math.max(0, cursor - FRAME); row--) {
      if (isRule(lines.get(row))) {
        return row;
      }
    }
    int row = cursor;
    while (row > 0 && !lines.get(row).isBlank()) {
      row--;
    }
    return row;
  }

  private static boolean isRule(String line) {
    return line.startsWith("────");
  }

  /** The idle screen with the other one in it, as an answer that quotes it would have it. */
  private static Screen quoting(Screen idle, Screen quoted, int row, String indent) {
    List<String> lines = new ArrayList<>(idle.lines().subList(0, row));
    quoted.lines().subList(0, lastRow(quoted) + 1).forEach(line -> lines.add(indent + line));
    int moved = lines.size() - row;
    lines.addAll(idle.lines().subList(row, idle.lines().size()));
    return new Screen(
        lines,
        idle.title(),
        idle.cursor().map(c -> new Screen.Cursor(c.row() + moved, c.column())),
        idle.copyMode(),
        idle.command());
  }

  private static Verdict read(Recorded recorded, Screen screen) {
    return ScreenReader.read(RULES.of(recorded.agent()), screen);
  }

  private static String wanted(Recorded recorded) {
    SavedScreen saved = recorded.saved();
    StringBuilder text = new StringBuilder(recorded.state());
    saved.fact("composer").ifPresent(c -> text.append("\ncomposer ").append(c));
    saved.fact("dialog").ifPresent(d -> text.append("\ndialog ").append(d));
    saved.all("says").forEach(s -> text.append("\nsays ").append(s));
    saved.all("option").forEach(o -> text.append("\noption ").append(o));
    return text.toString();
  }

  /** The verdict, in the words of the header and no more than the header says. */
  private static String shown(Verdict verdict, Recorded recorded) {
    SavedScreen saved = recorded.saved();
    StringBuilder text = new StringBuilder(verdict.state().wireName());
    saved.fact("composer").ifPresent(c -> text.append("\ncomposer ").append(composer(verdict)));
    boolean wantsDialog = saved.fact("dialog").isPresent();
    Optional<Dialog> dialog = verdict.dialog();
    if (wantsDialog || ASKING.contains(verdict.state())) {
      text.append("\ndialog ").append(dialog.map(d -> d.kind().wireName()).orElse("none"));
    }
    for (String says : saved.all("says")) {
      String found = dialog.map(Dialog::text).orElse("");
      text.append("\nsays ").append(found.contains(says) ? says : found);
    }
    List<String> options = saved.all("option");
    for (int i = 0; i < options.size(); i++) {
      text.append("\noption ").append(option(dialog, i, options.get(i)));
    }
    return text.toString();
  }

  private static String option(Optional<Dialog> dialog, int index, String wanted) {
    List<Dialog.Option> options = dialog.map(Dialog::options).orElse(List.of());
    if (index >= options.size()) {
      return "none";
    }
    Dialog.Option option = options.get(index);
    String whole =
        "%s %s %s"
            .formatted(
                String.join("+", option.keys()),
                option.effect().wireName(),
                (option.label() + " " + option.more()).strip());
    return whole.startsWith(wanted) ? wanted : whole;
  }

  private static String composer(Verdict verdict) {
    return switch (verdict.composer()) {
      case Composer.Absent absent -> "absent";
      case Composer.Empty empty -> "empty";
      case Composer.Draft draft -> "draft " + draft.text().replace("\n", "\\n");
      case Composer.Pasted pasted -> "pasted " + pasted.marker();
    };
  }
}
