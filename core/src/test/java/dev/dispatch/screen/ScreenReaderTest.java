package dev.dispatch.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ScreenReaderTest {
  private static final ComposerRules BOX =
      new ComposerRules(
          Pattern.compile("^> ?(.*)$"),
          Pattern.compile("^ {2}(.*)$"),
          Optional.of(Pattern.compile("^--")),
          Pattern.compile("^--"),
          3,
          List.of(),
          List.of(Pattern.compile("^Type here$")),
          Optional.of(Pattern.compile("\\[paste \\d+]")));
  private static final ScreenRule IDLE =
      rule("idle", 10, PaneState.IDLE, condition("footer", List.of("ready"), List.of("stop")));
  private static final ScreenRule BUSY =
      rule("busy", 20, PaneState.BUSY, condition("footer", List.of("stop"), List.of()));
  private static final ScreenRule ASK =
      new ScreenRule(
          "ask", 30, PaneState.NEEDS_APPROVAL, List.of(), Optional.of(dialog("^May I", "^choose")));

  @Test
  void tellsTheStateWithItsEvidence() {
    Verdict verdict = read(Screen.of(List.of("hello", "--", "> ", "--", " ready")));

    assertThat(verdict.state()).isEqualTo(PaneState.IDLE);
    assertThat(verdict.match())
        .contains(
            new Verdict.Match(
                "idle", Region.of(Region.Kind.FOOTER), List.of(new Verdict.Line(5, " ready"))));
    assertThat(verdict.composer()).isEqualTo(new Composer.Empty());
    assertThat(verdict.takesPrompt()).isTrue();
    assertThat(verdict.misses())
        .containsExactly(
            new Verdict.Miss(
                "ask", PaneState.NEEDS_APPROVAL, "dialog: the screen does not end in /^choose/"),
            new Verdict.Miss("busy", PaneState.BUSY, "footer: no line matches /stop/"));
  }

  @Test
  void knowsNothingWhereNoRuleHolds() {
    Verdict verdict = read(Screen.of(List.of("--", "> ", "--", " strange")));

    assertThat(verdict.state()).isEqualTo(PaneState.UNKNOWN);
    assertThat(verdict.match()).isEmpty();
    assertThat(verdict.takesPrompt()).isFalse();
    assertThat(verdict.misses()).hasSize(3);
  }

  @Test
  void looksOnlyWhereTheRuleSays() {
    Verdict quoted =
        read(Screen.of(List.of("May I", "1. Yes", "choose", "--", "> ", "--", "ready")));
    Verdict above = read(Screen.of(List.of("ready", "--", "> ", "--", "strange")));

    assertThat(quoted.state()).isEqualTo(PaneState.IDLE);
    assertThat(above.state()).isEqualTo(PaneState.UNKNOWN);
  }

  @Test
  void takesTheHighestPriorityAndSaysWhatElseHeld() {
    ScreenRule second =
        rule("also", 5, PaneState.MENU, condition("footer", List.of("ready"), List.of()));
    Verdict verdict =
        ScreenReader.read(rules(second, IDLE, BUSY), Screen.of(List.of("--", "> ", "--", "ready")));

    assertThat(verdict.state()).isEqualTo(PaneState.IDLE);
    assertThat(verdict.misses())
        .contains(new Verdict.Miss("also", PaneState.MENU, "holds too, after idle"));
  }

  @Test
  void takesNoPromptWhileTheUserScrolls() {
    Screen seen = Screen.of(List.of("--", "> ", "--", "ready"));
    Screen scrolled = new Screen(seen.lines(), seen.title(), seen.cursor(), true, Optional.empty());

    assertThat(read(scrolled).state()).isEqualTo(PaneState.IDLE);
    assertThat(read(scrolled).takesPrompt()).isFalse();
  }

  @Test
  void provesNothingByWhatIsBlankOrCut() {
    Screen cut = at(Screen.of(List.of("--", "> ", "--", "ready")), 9, 0);

    assertThat(read(Screen.of(List.of("", " "))).state()).isEqualTo(PaneState.UNKNOWN);
    assertThat(read(cut).state()).isEqualTo(PaneState.UNKNOWN);
    assertThat(read(cut).misses().getFirst().reason()).contains("the capture is cut");
  }

  @Test
  void readsWhatIsTyped() {
    assertThat(composer("> mend it")).isEqualTo(new Composer.Draft("mend it", false));
    assertThat(composer("> one", "", "  three"))
        .isEqualTo(new Composer.Draft("one\n\nthree", false));
    assertThat(composer("> see [paste 3] and"))
        .isEqualTo(new Composer.Pasted("see [paste 3] and", "[paste 3]"));
    assertThat(composer("> Type here")).isEqualTo(new Composer.Empty());
    assertThat(composer(">\u00a0")).isEqualTo(new Composer.Empty());
  }

  /** The same words are a hint behind the cursor, and a draft before it. */
  @Test
  void tellsAHintFromADraftByTheCursor() {
    Screen seen = Screen.of(List.of("--", "> Type here", "--", "ready"));

    assertThat(read(at(seen, 1, 2)).composer()).isEqualTo(new Composer.Empty());
    assertThat(read(at(seen, 1, 11)).composer()).isEqualTo(new Composer.Draft("Type here", false));
    assertThat(read(at(Screen.of(List.of("--", "> Or so", "--", "ready")), 1, 2)).composer())
        .isEqualTo(new Composer.Draft("Or so", true));
  }

  @Test
  void findsNoPromptBoxWithoutTheCursorInIt() {
    Verdict verdict = read(at(Screen.of(List.of("--", "> ", "--", "ready")), 0, 0));

    assertThat(verdict.state()).isEqualTo(PaneState.UNKNOWN);
    assertThat(verdict.composer())
        .isEqualTo(new Composer.Absent("no prompt above line 1: /^> ?(.*)$/"));
  }

  @Test
  void readsADialogWithItsOptions() {
    Dialog dialog =
        read(Screen.of(List.of("May I", " rm -rf build", "> 1. Yes", "  2. No, stop", "choose")))
            .dialog()
            .orElseThrow();

    assertThat(dialog.text()).isEqualTo("May I\nrm -rf build");
    assertThat(dialog.options())
        .containsExactly(
            new Dialog.Option(List.of("1"), "Yes", "", Dialog.Effect.ALLOW),
            new Dialog.Option(List.of("2"), "No, stop", "", Dialog.Effect.DENY));
    assertThat(dialog.digest()).matches("[0-9a-f]{16}");
  }

  /** A list in what is asked about is not the list of answers. */
  @Test
  void takesTheLastListForTheOptions() {
    Dialog dialog =
        read(Screen.of(
                List.of(
                    "May I", "  1. Yes to all", "  2. Nothing", "> 1. Yes", "  2. No", "choose")))
            .dialog()
            .orElseThrow();

    assertThat(dialog.text()).isEqualTo("May I\n1. Yes to all\n2. Nothing");
    assertThat(dialog.options()).extracting(Dialog.Option::label).containsExactly("Yes", "No");
  }

  @Test
  void givesAnotherDialogAnotherDigest() {
    String first = digest("May I", " rm a", "> 1. Yes", "  2. No", "choose");

    assertThat(digest("May I", " rm a", "  1. Yes", "> 2. No", "choose")).isEqualTo(first);
    assertThat(digest("May I", " rm b", "> 1. Yes", "  2. No", "choose")).isNotEqualTo(first);
    assertThat(digest("May I", " rm a", "> 1. Yes", "  2. Yes, always", "choose"))
        .isNotEqualTo(first);
  }

  @Test
  void takesNoDialogTheCursorIsNotIn() {
    List<String> lines = List.of("text", "May I", "> 1. Yes", "choose");

    assertThat(read(at(Screen.of(lines), 2, 0)).state()).isEqualTo(PaneState.NEEDS_APPROVAL);
    assertThat(read(at(Screen.of(lines), 0, 4)).state()).isEqualTo(PaneState.UNKNOWN);
  }

  @Test
  void savedScreensComeBackAsTheyWere() {
    Screen screen =
        new Screen(
            List.of("one", "", "# three"),
            Optional.of("✳ title"),
            Optional.of(new Screen.Cursor(2, 5)),
            true,
            Optional.of("claude"));

    SavedScreen saved =
        SavedScreen.parse(SavedScreen.render(screen, java.util.Map.of("state", List.of("idle"))));

    assertThat(saved.screen()).isEqualTo(screen);
    assertThat(saved.fact("state")).contains("idle");
    assertThat(SavedScreen.parse("# one\n---\ntwo").screen())
        .isEqualTo(Screen.of(List.of("# one", "---", "two")));
  }

  private static String digest(String... lines) {
    return read(Screen.of(List.of(lines))).dialog().orElseThrow().digest();
  }

  private static Composer composer(String... box) {
    List<String> lines = new ArrayList<>(List.of("--"));
    lines.addAll(List.of(box));
    lines.addAll(List.of("--", "ready"));
    return read(Screen.of(lines)).composer();
  }

  private static Screen at(Screen screen, int row, int column) {
    return new Screen(
        screen.lines(),
        screen.title(),
        Optional.of(new Screen.Cursor(row, column)),
        screen.copyMode(),
        screen.command());
  }

  private static Verdict read(Screen screen) {
    return ScreenReader.read(rules(ASK, BUSY, IDLE), screen);
  }

  private static ScreenRules rules(ScreenRule... rules) {
    return new ScreenRules(
        "acme", "1", List.of("acme"), List.of(rules), Optional.of(BOX), AgentKeys.NONE);
  }

  private static ScreenRule rule(
      String id, int priority, PaneState state, ScreenRule.Condition condition) {
    return new ScreenRule(id, priority, state, List.of(condition), Optional.empty());
  }

  private static ScreenRule.Condition condition(
      String region, List<String> any, List<String> none) {
    return new ScreenRule.Condition(
        Region.parse(region).orElseThrow(), List.of(), patterns(any), patterns(none));
  }

  private static List<Pattern> patterns(List<String> regexes) {
    return regexes.stream().map(Pattern::compile).toList();
  }

  private static DialogRules dialog(String from, String until) {
    return new DialogRules(
        Dialog.Kind.APPROVAL,
        Pattern.compile(from),
        Pattern.compile(until),
        1,
        20,
        true,
        Optional.empty(),
        Optional.of(Pattern.compile("^(?:> )? *(?<key>\\d)\\. (?<label>.*)$")),
        List.of(),
        List.of(),
        patterns(List.of("^Yes$")),
        patterns(List.of("^Yes, ")),
        patterns(List.of("^No")));
  }
}
