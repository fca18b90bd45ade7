package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdFormatTest {
  @ParameterizedTest
  @CsvSource({
    "#xxx, #123, #123, ''",
    "#xxx, '  #7: mend it ', #7, mend it",
    "#xxx, '#123, but only the page', #123, but only the page",
    "CU-xxx, CU-86a1b, CU-86a1b, ''",
    "TEAM-xxx, ENG-12 now, ENG-12, now",
    "PROJECT-xxx, A1_B-9, A1_B-9, ''",
    "PROJECT-XXX, A-9, A-9, ''",
    "WEB-xxx, WEB-9, WEB-9, ''"
  })
  void findsTheIdAtTheStart(String format, String text, String id, String rest) {
    assertThat(IdFormat.of(format, "AGENTS.md").match(text)).contains(new IdFormat.Match(id, rest));
  }

  @ParameterizedTest
  @CsvSource({
    "#xxx, mend #123",
    "#xxx, 123",
    "#xxx, #12a",
    "#xxx, ##12",
    "#xxx, #",
    "CU-xxx, CU-",
    "CU-xxx, CU-1/../2",
    "TEAM-xxx, utf-8 is broken",
    "TEAM-xxx, ENG-12-x",
    "TEAM-xxx, -1",
    "WEB-xxx, APP-9",
    "#xxx, '#1;rm'"
  })
  void findsNoneElsewhere(String format, String text) {
    assertThat(IdFormat.of(format, "AGENTS.md").match(text)).isEmpty();
  }

  @Test
  void refusesAFormatWithoutAPlaceForTheNumber() {
    assertThatThrownBy(() -> IdFormat.of("numbers", "CLAUDE.md"))
        .hasMessage("id-format in CLAUDE.md is 'numbers'; expected a form like #xxx");
  }

  @Test
  void readsLongWordsInReasonableTime() {
    assertThat(IdFormat.of("#xxx", "x").match("#" + ".:".repeat(200_000)))
        .isEqualTo(Optional.empty());
  }
}
