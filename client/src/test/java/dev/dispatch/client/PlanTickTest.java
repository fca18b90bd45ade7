package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlanTickTest {
  private static final String PLAN =
      """
      # Plan

      - [ ] one
        - [x] nested
      * [?] two
        a question
      ```
      - [ ] code
      ```
      > - [ ] quoted
      - [!] three
      """;

  @Test
  void ticksTheItemWithThatNumberAndNothingElse() throws Exception {
    PlanTick plan = PlanTick.of(PLAN);
    assertThat(plan.total()).isEqualTo(4);
    assertThat(plan.done()).isEqualTo(1);
    assertThat(plan.ticked(3, null)).isEqualTo(PLAN.replace("[?]", "[x]"));
    assertThat(plan.ticked(2, "again")).isEqualTo(PLAN);
  }

  @Test
  void putsTheNoteBelowTheItem() throws Exception {
    assertThat(PlanTick.of("- [ ] a\r\n- [ ] b\r\n").ticked(1, "3 tests\nadded"))
        .isEqualTo("- [x] a\r\n  3 tests added\r\n- [ ] b\r\n");
    assertThat(PlanTick.of("- [ ] a").ticked(1, "- no item")).isEqualTo("- [x] a\n  \\- no item");
    assertThat(PlanTick.of("- [ ] a").ticked(1, "1. no item")).isEqualTo("- [x] a\n  1\\. no item");
  }

  @Test
  void refusesAnItemThatIsNotThere() {
    assertThatThrownBy(() -> PlanTick.of(PLAN).ticked(5, null))
        .isInstanceOf(ClientFailure.class)
        .hasMessageContaining("no item 5; it has 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no items\n",
        "1. [ ] ordered\n",
        "- - [ ] twice\n",
        "-  [ ] two spaces\n",
        "-\t[ ] tab\n",
        "text\n\n    - [ ] code\n",
        "<!--\n- [ ] hidden\n-->\n",
        "- [ ] a\n```\nnever closed\n"
      })
  void refusesWhatMarkdownMayReadOtherwise(String text) {
    assertThatThrownBy(() -> PlanTick.of(text)).isInstanceOf(NoWayException.class);
  }
}
