package dev.dispatch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlanEditTest {
  private static final int ROUNDS = 3_000;
  private static final List<ItemState> STATES = List.of(ItemState.values());

  private static final List<String> PIECES =
      List.of(
          "- [ ] open",
          "* [x] done",
          "+ [?] blocked",
          "1. [!] failed",
          "  - [ ] nested",
          "    - [X] deeper",
          "  a note",
          "    code",
          "# Heading",
          "===",
          "---",
          "```",
          "  ```",
          "> quoted",
          "> - [ ] quoted item",
          "",
          " ",
          "words",
          "<div>",
          "2. [ ] second",
          "-",
          "\t",
          "  - bullet",
          "- [ ]",
          "- [ ] ä 漢 😀 `x` [y](z) \\",
          "-\t[ ] tab",
          "-\n  [ ] late");

  private static final List<String> WORDS =
      List.of(
          "fine",
          "- [ ] evil",
          "-\n  [ ] evil",
          "```",
          "<!--",
          "===",
          "a\n\nb",
          "1. [x] evil",
          "> q",
          "# h",
          "  indented",
          "\\- x",
          "\t",
          "12) z",
          "* * *",
          "|",
          "a\r\nb",
          "- - [ ] evil",
          "_",
          "$1\\");

  private static String plan(Random random) {
    String lineBreak = random.nextBoolean() ? "\n" : "\r\n";
    List<String> lines = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      lines.add(PIECES.get(random.nextInt(PIECES.size())).replace("\n", lineBreak));
    }
    return String.join(lineBreak, lines) + (random.nextBoolean() ? lineBreak : "");
  }

  private static String words(Random random) {
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      lines.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return String.join("\n", lines);
  }

  private static List<PlanItem> withState(List<PlanItem> items, int n, ItemState state) {
    return items.stream()
        .map(i -> i.n() == n ? new PlanItem(n, i.text(), state, i.note()) : i)
        .toList();
  }

  @Test
  void ticksOneCharacter() {
    String text = "# T\r\n- [ ] one\r\n\r\ntext\r\n* [?] two\r\n  why?\r\n- [ ] one";
    assertThat(PlanEdit.tick(text, "two", 1, Optional.empty()))
        .contains(text.replace("[?]", "[x]"));
    assertThat(PlanEdit.tick(text, "one", 1, Optional.empty()))
        .contains(text.replaceFirst("\\[ ]", "[x]"));
    assertThat(PlanEdit.tick(text, "none", 1, Optional.empty())).isEmpty();
  }

  @Test
  void ticksTheOneThatIsMeantOfEqualItems() {
    String text = "- [ ] a\n- [ ] b\n- [ ] a\n";
    String second = PlanEdit.tick(text, "a", 2, Optional.empty()).orElseThrow();
    assertThat(second).isEqualTo("- [ ] a\n- [ ] b\n- [x] a\n");
    assertThat(PlanEdit.tick(second, "a", 2, Optional.empty())).isEmpty();
    assertThat(PlanEdit.tick(second, "a", 1, Optional.empty()))
        .contains("- [x] a\n- [ ] b\n- [x] a\n");
    assertThat(PlanEdit.tick(second, "a", 3, Optional.empty())).isEmpty();
  }

  @Test
  void putsTheNoteBelowItsItem() {
    String text = "10. [ ] one\r\n    - [ ] inner\r\n- [x] two";
    String ticked = PlanEdit.tick(text, "one", 1, Optional.of("first\n- [ ] second")).orElseThrow();
    assertThat(ticked)
        .isEqualTo(
            "10. [x] one\r\n    first\r\n    \\- [ ] second\r\n    - [ ] inner\r\n- [x] two");
    assertThat(PlanParser.parse(ticked).items().getFirst().note()).contains("first\n- [ ] second");
    assertThat(PlanEdit.tick(ticked, "one", 1, Optional.of("first\n- [ ] second"))).isEmpty();
    assertThat(PlanEdit.tick(text, "two", 1, Optional.of("late"))).contains(text + "\r\n  late");
  }

  @Test
  void doesNotRepeatNoteThatIsThere() {
    String text = "- [ ] one\n  seen\n";
    assertThat(PlanEdit.tick(text, "one", 1, Optional.of("seen"))).contains("- [x] one\n  seen\n");
  }

  @Test
  void addsNoteThatMakesNoItems() {
    assertThat(PlanEdit.addNote("- [ ] one", "use b\n- [ ] not c"))
        .isEqualTo("- [ ] one\n\n> **Note from dispatcher:** use b\n> - [ ] not c\n");
    assertThat(PlanEdit.addNote("- [ ] one\r\n", "x"))
        .isEqualTo("- [ ] one\r\n\r\n> **Note from dispatcher:** x\r\n");
    String noted = PlanEdit.addNote("- [ ] one", "x");
    assertThat(PlanEdit.addNote(noted, "x")).as("done again after a crash").isEqualTo(noted);
    assertThat(PlanEdit.addNote(noted, "x\ny")).isNotEqualTo(noted);
    assertThat(PlanEdit.addNote("", "x")).isEqualTo("> **Note from dispatcher:** x\n");
  }

  @Test
  void setsMarkersOfAnyPlanAndNothingElse() {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      String text = plan(random);
      Plan before = PlanParser.parse(text);
      for (PlanItem item : before.items()) {
        ItemState state = STATES.get(random.nextInt(STATES.size()));
        Optional<String> changed = PlanEdit.setMarker(text, item.n(), state);
        if (item.state() == state) {
          assertThat(changed).isEmpty();
          continue;
        }
        Plan after = PlanParser.parse(changed.orElseThrow());
        assertThat(after.items()).as(text).isEqualTo(withState(before.items(), item.n(), state));
        assertThat(after.title()).isEqualTo(before.title());
        assertThat(differences(text, changed.orElseThrow())).as(text).isEqualTo(1);
      }
    }
  }

  private static long differences(String one, String other) {
    assertThat(other).hasSameSizeAs(one);
    return IntStream.range(0, one.length()).filter(i -> one.charAt(i) != other.charAt(i)).count();
  }

  @Test
  void ticksAnyPlanWithAnyNoteAndLeavesOtherItemsAlone() {
    Random random = new Random(2);
    for (int round = 0; round < ROUNDS; round++) {
      String text = plan(random);
      String note = words(random);
      Plan before = PlanParser.parse(text);
      for (PlanItem item : before.items()) {
        Optional<String> changed = PlanEdit.tick(text, item.text(), 1, Optional.of(note));
        if (changed.isEmpty()) {
          continue;
        }
        Plan after = PlanParser.parse(changed.get());
        assertThat(after.items()).as(text + "\n+ " + note).hasSameSizeAs(before.items());
        for (int i = 0; i < after.items().size(); i++) {
          PlanItem was = before.items().get(i);
          PlanItem is = after.items().get(i);
          assertThat(is.text()).as(text).isEqualTo(was.text());
          if (!was.text().equals(item.text())) {
            assertThat(is).as(text + "\n+ " + note).isEqualTo(was);
          }
        }
        assertThat(changed.get().lines().toList())
            .as(text)
            .hasSizeGreaterThanOrEqualTo((int) text.lines().count());
      }
    }
  }

  @Test
  void addsAnyNoteToAnyPlanAndLeavesItsItemsAlone() {
    Random random = new Random(3);
    for (int round = 0; round < ROUNDS; round++) {
      String text = plan(random);
      String noted = PlanEdit.addNote(text, words(random));
      assertThat(noted).startsWith(text);
      if (!text.contains("```") && !text.contains("<div>")) {
        assertThat(PlanParser.parse(noted).items())
            .as(noted)
            .isEqualTo(PlanParser.parse(text).items());
      }
    }
  }

  @Test
  void readsBackWhatItWrites() {
    Random random = new Random(4);
    List<String> nasty =
        List.of("[ ] x", "[x]", "- a", "```", "# h", "a\nb", " [link]: /url ", "1. b");
    for (int round = 0; round < ROUNDS; round++) {
      List<String> items = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        items.add(random.nextBoolean() ? words(random) : nasty.get(random.nextInt(nasty.size())));
      }
      Plan plan = PlanParser.parse(PlanWriter.render("The plan", items));
      assertThat(plan.title()).contains("The plan");
      assertThat(plan.items())
          .extracting(PlanItem::text)
          .containsExactlyElementsOf(
              items.stream().map(PlanWriter::itemText).filter(t -> !t.isEmpty()).toList());
    }
  }

  @Test
  void foldsTextsToOneLine() {
    assertThat(PlanWriter.render("A\nB", List.of("one\r\n  two\u2028three\0", " ")))
        .isEqualTo("# A B\n\n- [ ] one two three\n");
  }
}
