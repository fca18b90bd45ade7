package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.error.DispatchException;
import dev.dispatch.op.Spans;
import dev.dispatch.plan.Plan;
import dev.dispatch.plan.PlanParser;
import dev.dispatch.task.QuestionText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The client has a few forms of core's own again, because it may not depend on core. Here both are
 * at hand, and have to agree.
 */
final class SharedFormsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "8s",
        "110s",
        "3m",
        "90",
        "1h30m",
        "250ms",
        "2d",
        "1m30s500ms",
        "",
        "m",
        "3x",
        "3m2h",
        "-1s",
        "1.5s",
        "3 m",
        " 3m "
      })
  void readsSpansAlike(String text) {
    Duration core;
    try {
      core = Spans.parse(text);
    } catch (DispatchException e) {
      core = null;
    }
    assertThat(Span.parse(text)).isEqualTo(core);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, 1000, 8000, 110_000, 180_000, 5_400_250, 90_061_001})
  void writesSpansAlike(long millis) {
    Duration span = Duration.ofMillis(millis);
    assertThat(Span.format(span)).isEqualTo(Spans.format(span));
  }

  private static void agree(AskArguments ask) {
    Duration timeout = Optional.ofNullable(ask.timeout()).orElse(QuestionFile.DEFAULT_TIMEOUT);
    QuestionText core =
        new QuestionText(
            ask.text(), ask.options(), Optional.ofNullable(ask.fallback()), Optional.of(timeout));
    String file = QuestionFile.render(ask);
    assertThat(file).isEqualTo(core.render());
    QuestionText read = QuestionText.parse(file);
    assertThat(QuestionFile.parse(file + "\n"))
        .isEqualTo(new QuestionFile(read.timeout().orElseThrow(), read.fallback().orElse(null)));
  }

  @Test
  void writesQuestionsAlike() {
    agree(new AskArguments("Which?", List.of(), null, null, null, false));
    agree(
        new AskArguments(
            "Two\nlines", List.of("a", "b c"), Duration.ofSeconds(5), "a", null, false));
    agree(new AskArguments("Only a default", List.of(), null, "yes", null, false));
    agree(new AskArguments("Options:\n- x", List.of(), Duration.ofHours(1), null, null, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "Which?\n\nDefault: a",
        "Which?\nTimeout: 5s",
        "Timeout: 5s",
        "Default: a",
        "a\nTimeout: soon",
        "a\nTimeout: 0s",
        "a\nDefault:  ",
        "a\nDefault: b\nTimeout: 7s"
      })
  void readsQuestionsAlike(String file) {
    QuestionText core = QuestionText.parse(file);
    assertThat(QuestionFile.parse(file))
        .isEqualTo(
            new QuestionFile(
                core.timeout().orElse(QuestionFile.DEFAULT_TIMEOUT), core.fallback().orElse(null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# T\n\n- [ ] a\n- [x] b\n- [?] c\n  q\n- [!] d\n",
        "# T\r\n\r\n- [ ] a\r\n- [X] b\r\n",
        "* [ ] a\n\n  text\n\n* [ ] b\n  * [ ] c\n    * [x] d\n* [ ] e",
        "text\n- [ ] a\n```\n- [ ] no\n```\n- [ ] b\n> - [ ] no\n\n- [ ] c\n",
        "- [ ] a [link](x) [x]\n- plain\n- [ ] b\n",
        "- [ ]\n- [ ] b\n",
        "- [ ] a\n\n> **Note from dispatcher:** - [ ] no\n> more\n",
        "- [ ] a\n  ~~~\n  - [ ] no\n  ~~~\n- [ ] b\n",
        "   - [ ] a\n   - [ ] b\n"
      })
  void numbersItemsAlike(String text) throws Exception {
    Plan core = PlanParser.parse(text);
    PlanTick client = PlanTick.of(text);
    assertThat(client.total()).isEqualTo(core.items().size());
    assertThat(client.done()).isEqualTo(core.done());
    for (int n = 1; n <= client.total(); n++) {
      Plan after = PlanParser.parse(client.ticked(n, "1. a note"));
      boolean wasDone = core.items().get(n - 1).state() == dev.dispatch.plan.ItemState.DONE;
      assertThat(after.done()).as("item " + n).isEqualTo(core.done() + (wasDone ? 0 : 1));
      assertThat(after.items()).hasSameSizeAs(core.items());
      assertThat(after.items().get(n - 1).state()).isEqualTo(dev.dispatch.plan.ItemState.DONE);
      assertThat(after.items().get(n - 1).text()).isEqualTo(core.items().get(n - 1).text());
    }
  }
}
