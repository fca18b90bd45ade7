package dev.dispatch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlanParserTest {
  private static PlanItem item(int n, String text, ItemState state) {
    return new PlanItem(n, text, state, Optional.empty());
  }

  private static PlanItem item(int n, String text, ItemState state, String note) {
    return new PlanItem(n, text, state, Optional.of(note));
  }

  @Test
  void readsTitleItemsAndNotes() {
    Plan plan =
        PlanParser.parse(
            """
            # Fix the *login* form ##

            Some words before.

            - [ ] Find the cause
            - [x] Write a test
              It fails as it should.
              Two lines.
            - [X] Mend it
            - [?] Choose a name
              Which one: a or b?
            - [?] Which colour should it have?
            - [!] Run everything
              no network

            Some words after.
            """);

    assertThat(plan)
        .isEqualTo(
            new Plan(
                Optional.of("Fix the *login* form"),
                List.of(
                    item(1, "Find the cause", ItemState.OPEN),
                    item(2, "Write a test", ItemState.DONE, "It fails as it should.\nTwo lines."),
                    item(3, "Mend it", ItemState.DONE),
                    item(4, "Choose a name", ItemState.BLOCKED, "Which one: a or b?"),
                    item(5, "Which colour should it have?", ItemState.BLOCKED),
                    item(6, "Run everything", ItemState.ERROR, "no network")),
                Optional.empty()));
  }

  @Test
  void readsEveryBulletAndLineEnding() {
    String lines = "* [x] a|+ [ ] b||1. [ ] c|2) [!] d|-\t[?]\te|";
    List<PlanItem> expected =
        List.of(
            item(1, "a", ItemState.DONE),
            item(2, "b", ItemState.OPEN),
            item(3, "c", ItemState.OPEN),
            item(4, "d", ItemState.ERROR),
            item(5, "e", ItemState.BLOCKED));
    for (String lineBreak : List.of("\n", "\r\n", "\r")) {
      assertThat(PlanParser.parse(lines.replace("|", lineBreak)).items()).isEqualTo(expected);
    }
  }

  @Test
  void keepsNotesOfNestedItemsApart() {
    Plan plan =
        PlanParser.parse(
            """
            - [ ] outer
              outer's note
              - [x] inner
                inner's note
              - plain bullet of the outer

              outer's second note
            - [ ] last
            not indented, so no note
            """);

    assertThat(plan.items())
        .containsExactly(
            item(
                1,
                "outer",
                ItemState.OPEN,
                "outer's note\n- plain bullet of the outer\n\nouter's second note"),
            item(2, "inner", ItemState.DONE, "inner's note"),
            item(3, "last", ItemState.OPEN));
  }

  @Test
  void passesOverCodeQuotesAndWhatOnlyLooksLikeAnItem() {
    Plan plan =
        PlanParser.parse(
            """
            ```
            - [ ] fenced
            ```
                - [ ] indented code

            > - [ ] quoted

            [ ] no bullet
            - [x]no gap
            - [y] no such marker
            - \\[ ] escaped
            - [ ] real
              ~~~
              - [ ] in a note's code
              ~~~
            """);

    assertThat(plan.items())
        .containsExactly(item(1, "real", ItemState.OPEN, "~~~\n- [ ] in a note's code\n~~~"));
  }

  @Test
  void readsUnderlinedHeadings() {
    Plan plan = PlanParser.parse("Title\n=====\n- [ ] one\n  ---\n- [ ] two\n");
    assertThat(plan.title()).contains("Title");
    assertThat(plan.items()).extracting(PlanItem::text).containsExactly("one", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \r\n\t", "\u00a0\u2003"})
  void reportsEmptyFile(String text) {
    assertThat(PlanParser.parse(text).items()).isEmpty();
    assertThat(PlanParser.parse(text).problem()).isPresent();
  }

  @Test
  void reportsWhyThereIsNothingToCountOn() {
    assertThat(PlanParser.parse("")).isEqualTo(Plan.unusable("empty"));
    assertThat(PlanParser.parse("- [ ] a\0"))
        .isEqualTo(Plan.unusable("binary: it holds NUL characters"));
    assertThat(PlanParser.parse("- [ ] a\n".repeat(2 << 20)))
        .isEqualTo(Plan.unusable("too large: 16,777,216 characters, at most 1,048,576"));
    assertThat(PlanParser.parse("# T\n\n- one\n- two\n").problem())
        .contains("no items: expected lines like '- [ ] …'");
    assertThat(PlanParser.parse("- [ ] a\n".repeat(1_001)).problem())
        .contains("1001 items: expected at most 1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "- ",
        ">",
        "- [ ] ",
        "*a_",
        " ",
        "\t",
        "#",
        "# # ",
        "`",
        "<!-- ",
        "![",
        "[a]: b\n",
        "-",
        "\\",
        "- [ ] x\n ",
        "&#",
        "1. ",
        "=\n",
        "\r",
        "~~~\n",
        "<a ",
        "|-"
      })
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void takesPathologicalTextQuickly(String piece) {
    String text = piece.repeat(PlanSource.MAX_CHARS / piece.length());
    long start = System.nanoTime();
    Plan plan = PlanParser.parse(text);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(plan.items().isEmpty()).isEqualTo(plan.problem().isPresent());
  }
}
