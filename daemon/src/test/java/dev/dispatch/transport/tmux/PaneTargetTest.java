package dev.dispatch.transport.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target comes to, among panes of two sessions. */
final class PaneTargetTest {
  private static final List<Pane> PANES =
      List.of(
          pane("%0", "$0", "work", "@0", 0, "shell", 0, "host"),
          pane("%1", "$0", "work", "@0", 0, "shell", 1, "✳ Claude Code"),
          pane("%2", "$0", "work", "@1", 1, "agents", 0, "dispatch-17"),
          pane("%3", "$0", "work", "@1", 1, "agents", 1, "same"),
          pane("%4", "$0", "work", "@1", 1, "agents", 2, "release 1.2"),
          pane("%10", "$1", "a:b.c", "@2", 3, "1", 1, "same"),
          pane("%20", "$2", "odd", "@3", 0, "fix: login", 0, "t"),
          pane("%21", "$2", "odd", "@4", 1, "v1.2", 3, "t"),
          pane("%22", "$2", "odd", "@5", 2, "x:y", 0, "t"),
          pane("%30", "$3", "odd:x", "@6", 1, "y", 0, "t"));

  private static Pane pane(
      String id,
      String session,
      String name,
      String window,
      int at,
      String title,
      int i,
      String t) {
    return new Pane(
        4711, id, session, name, window, at, title, i, 7, false, false, 0, 0, 80, 0, "", "claude",
        "/", t);
  }

  private static Optional<Pane> calling(String id) {
    return PANES.stream().filter(pane -> pane.id().equals(id)).findFirst();
  }

  private static String resolved(String target, String from) {
    return PaneTarget.parse(target).among(PANES, calling(from)).id();
  }

  @ParameterizedTest
  @CsvSource({
    "1, %0, %1",
    "1, %2, %3",
    "2, %2, %4",
    "1.0, %0, %2",
    "agents.1, %0, %3",
    ".2, %2, %4",
    "work:0.1, %10, %1",
    "work:agents.2, %10, %4",
    "$0:1.1, %10, %3",
    "a:b.c:3.1, %0, %10",
    "a:b.c:, %0, %10",
    "a:b.c:1, %0, %10",
    "%10, %0, %10",
    "odd:fix: login.0, %0, %20",
    "odd:fix: login, %0, %20",
    "odd:v1.2, %0, %21",
    "odd:v1.2.3, %0, %21",
    "fix: login.0, %20, %20",
    "fix: login, %20, %20",
    ":v1.2, %20, %21",
    "odd:x:y, %0, %30",
    "odd:x:1, %0, %30",
    "dispatch-17, %0, %2",
    "✳ Claude Code, %2, %1",
    "release 1.2, %0, %4",
  })
  void findsThePane(String target, String from, String wanted) {
    assertThat(resolved(target, from)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "0.9", "work:9.0", "nowhere:0.0", "%99", "%1x", "No Such Title", "2"})
  void saysWhatThereIsWhereThereIsNoSuchPane(String target) {
    assertThatThrownBy(() -> resolved(target, "%0"))
        .isInstanceOfSatisfying(
            DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining(target.strip())
        .hasMessageContaining("%0 work:0.0 claude");
  }

  @ParameterizedTest
  @ValueSource(strings = {"same", "work:1", "work:"})
  void takesNoneWhereSeveralAreMeant(String target) {
    assertThatThrownBy(() -> resolved(target, "%0"))
        .isInstanceOfSatisfying(
            DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("%3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.1", ".1"})
  void needsThePaneOfTheCallerForWhatCountsFromThere(String target) {
    assertThatThrownBy(() -> PaneTarget.parse(target).among(PANES, Optional.empty()))
        .isInstanceOfSatisfying(
            DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION))
        .hasMessageContaining("TMUX_PANE");
    assertThat(PaneTarget.parse("work:0.1").among(PANES, Optional.empty()).id()).isEqualTo("%1");
  }

  @Test
  void saysThatThereIsNoneOutsideOfTmuxToo() {
    assertThatThrownBy(() -> PaneTarget.parse("no:where").among(PANES, Optional.empty()))
        .isInstanceOfSatisfying(
            DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void takesAWindowThatIsLinkedIntoTwoSessionsForOne() {
    List<Pane> linked = new ArrayList<>(PANES);
    linked.add(pane("%2", "$1", "a:b.c", "@1", 4, "agents", 0, "dispatch-17"));
    assertThat(PaneTarget.parse("dispatch-17").among(linked, Optional.empty()).id())
        .isEqualTo("%2");
  }

  @Test
  void neverGivesAPaneThatIsNotListedNorAnotherThanItsIdSays() {
    Random random = new Random(4);
    String alphabet = "012%$:.@ab work-";
    for (int n = 0; n < 20_000; n++) {
      StringBuilder target = new StringBuilder();
      for (int i = random.nextInt(1, 9); i > 0; i--) {
        target.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Pane found = PaneTarget.parse(target.toString()).among(PANES, calling("%0"));
        assertThat(PANES).contains(found);
        if (target.charAt(0) == '%') {
          assertThat(found.id()).isEqualTo(target.toString().strip());
        }
      } catch (DispatchException e) {
        assertThat(e.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.VALIDATION);
      }
    }
  }
}
