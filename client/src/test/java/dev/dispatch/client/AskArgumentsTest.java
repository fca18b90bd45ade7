package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AskArgumentsTest {
  private static @Nullable AskArguments parse(String... argv) {
    return AskArguments.parse(List.of(argv));
  }

  @Test
  void readsEveryOptionInEitherSpelling() {
    assertThat(
            parse(
                "ask", "Which?", "--option", "a", "--option=b", "--timeout", "90s", "--default=a"))
        .isEqualTo(
            new AskArguments(
                "Which?", List.of("a", "b"), Duration.ofSeconds(90), "a", null, false));
    assertThat(parse("ask", "--resume", "003", "--json"))
        .isEqualTo(new AskArguments("", List.of(), null, null, "003", true));
    assertThat(parse("ask", "--", "--what?"))
        .isEqualTo(new AskArguments("--what?", List.of(), null, null, null, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ask",
        "ask| ",
        "ask|a|b",
        "ask|a|--unknown|x",
        "ask|a|--option",
        "ask|a|--option|--default",
        "ask|a|--option|",
        "ask|a|--timeout|soon",
        "ask|a|--timeout|0s",
        "ask|a|--default|x|--default|y"
      })
  void leavesWhatIsNotPlainlyRightToTheDaemon(String argv) {
    assertThat(AskArguments.parse(List.of(argv.split("\\|", -1)))).isNull();
  }
}
