package dev.dispatch.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class QuestionTextTest {
  @Test
  void readsWhatAPersonWouldWrite() {
    assertThat(
            QuestionText.parse(
                "Which database?\n\nOptions:\n- postgres\n- sqlite\nDefault: sqlite\nTimeout: 3m"))
        .isEqualTo(
            new QuestionText(
                "Which database?",
                List.of("postgres", "sqlite"),
                Optional.of("sqlite"),
                Optional.of(Duration.ofMinutes(3))));
  }

  @Test
  void takesWhatHasNotTheFormAsPartOfTheQuestion() {
    for (String text :
        List.of(
            "Options:",
            "Options:\n- a",
            "x\nOptions:\n- a\nand more",
            "x\nTimeout: soon",
            "x\nDefault: ",
            "Timeout: 3m",
            "  two\n\n\n  spaces ",
            "")) {
      assertThat(QuestionText.parse(text))
          .isEqualTo(new QuestionText(text, List.of(), Optional.empty(), Optional.empty()));
    }
  }

  @Test
  void refusesOptionsOfSeveralLines() {
    assertThatThrownBy(
            () -> new QuestionText("x", List.of("a\nb"), Optional.empty(), Optional.empty()))
        .isInstanceOf(DispatchException.class);
    assertThatThrownBy(() -> new QuestionText("x", List.of(), Optional.of(" "), Optional.empty()))
        .isInstanceOf(DispatchException.class);
  }

  /** A thousand questions from a fixed seed; the text may look like anything, its end aside. */
  @Test
  void comesBackAsItWasWritten() {
    Random random = new Random(4711);
    for (int i = 0; i < 1000; i++) {
      QuestionText written = any(random);
      assertThat(QuestionText.parse(written.render())).as(written.render()).isEqualTo(written);
    }
  }

  private static QuestionText any(Random random) {
    List<String> words =
        List.of("Options:", "- a", "Default: x", "Timeout: 3m", "", "ä𝄞 `$(x)`", "# T", "- [ ] y");
    List<String> lines = new ArrayList<>(List.of("What?"));
    for (int n = random.nextInt(5); n > 0; n--) {
      lines.add(words.get(random.nextInt(words.size())));
    }
    lines.add("end?");
    List<String> options = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      options.add("option " + random.nextInt(9) + ": -");
    }
    return new QuestionText(
        String.join("\n", lines),
        options,
        random.nextBoolean() ? Optional.of("Options: " + random.nextInt(9)) : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(Duration.ofSeconds(1 + random.nextInt(9999)))
            : Optional.empty());
  }
}
