package dev.dispatch.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.id.TaskId;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TaskNamesTest {
  private static String id(String text) {
    return TaskNames.idFor(text, taken -> false).value();
  }

  @Test
  void takesTheTellingWords() {
    assertThat(id("Please fix the login bug in the web client, it is slow"))
        .isEqualTo("fix-login-bug-web-client");
    assertThat(id("to the of")).isEqualTo("to-the-of");
    assertThat(id("ÄÖÜ 修复 🙂")).isEqualTo("task");
    assertThat(id("x".repeat(10_000))).matches("[a-z-]{1,64}");
  }

  @Test
  void givesANumberToATakenName() {
    Set<TaskId> taken = Set.of(new TaskId("fix"), new TaskId("fix-2"));
    assertThat(TaskNames.idFor("fix", taken::contains).value()).isEqualTo("fix-3");
  }

  @Test
  void isValidForAnyText() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(80); n > 0; n--) {
        text.append(
            (char) (random.nextInt(4) == 0 ? random.nextInt(0x300) : ' ' + random.nextInt(94)));
      }
      assertThat(TaskId.isValid(id(text.toString()))).as(text.toString()).isTrue();
      assertThat(TaskNames.titleFor(text.toString()))
          .isNotBlank()
          .doesNotContain("\n", "\0", "\u001b");
    }
  }

  @Test
  void cutsTitlesAtAWord() {
    assertThat(TaskNames.titleFor("  First line\nsecond")).isEqualTo("First line");
    assertThat(TaskNames.titleFor("word ".repeat(40))).hasSizeLessThan(80).endsWith("word…");
  }
}
