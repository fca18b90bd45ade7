package dev.dispatch.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.agent.FailureCause;
import dev.dispatch.transport.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On what the real programs printed. */
final class FailureClassifierTest {
  @ParameterizedTest
  @CsvSource({
    "codex/option.stderr, 2, OPTION_REFUSED",
    "claude/option.stderr, 1, OPTION_REFUSED",
    "claude/root.stderr, 1, REFUSED_AS_ROOT",
    "codex/error-401.jsonl, 1, NOT_LOGGED_IN",
    "claude/error-401.jsonl, 1, NOT_LOGGED_IN",
    "codex/error-429.jsonl, 1, QUOTA",
    "claude/error-429.jsonl, 1, QUOTA",
    "codex/error-500.jsonl, 1, PROVIDER_ERROR",
    "claude/error-500.jsonl, 1, PROVIDER_ERROR"
  })
  void knowsWhatTheProgramsSay(String file, int code, FailureCause cause) throws IOException {
    assertThat(FailureClassifier.classify(new ExitStatus.Exited(code), tail(file))).contains(cause);
  }

  @Test
  void takesAMissingProgramByItsStatus() {
    assertThat(FailureClassifier.classify(new ExitStatus.Exited(127), "sh: 1: nope: not found"))
        .contains(FailureCause.CLI_MISSING);
  }

  @Test
  void findsNoCauseInSuccessAndSaysThatOthersAreUnknown() {
    assertThat(FailureClassifier.classify(new ExitStatus.Exited(0), "429 unknown option"))
        .isEqualTo(Optional.empty());
    assertThat(FailureClassifier.classify(new ExitStatus.Signalled(9), "at work"))
        .contains(FailureCause.UNKNOWN);
  }

  /** As the transport gives it: the last 4 KiB. */
  private static String tail(String file) throws IOException {
    try (InputStream in = FailureClassifierTest.class.getResourceAsStream("/recorded/" + file)) {
      String text =
          new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - 4096));
    }
  }
}
