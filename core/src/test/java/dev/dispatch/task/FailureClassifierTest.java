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

  /** As {@code codex exec} 0.169 and {@code claude -p} 2.1 end on a server's refusal. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          ERROR: unexpected status 401 Unauthorized: Incorrect API key provided: x. ~ NOT_LOGGED_IN
          Invalid API key · Fix external API key                                    ~ NOT_LOGGED_IN
          Not logged in · Please run /login                                         ~ NOT_LOGGED_IN
          ERROR: unexpected status 403 Forbidden: Country not supported             ~ REFUSED
          Failed to authenticate. API Error: 403 Your account does not have access  ~ REFUSED
          ERROR: You’ve hit your usage limit. Upgrade or try again at 5:09 PM.      ~ QUOTA
          ERROR: exceeded retry limit, last status: 429 Too Many Requests           ~ QUOTA
          API Error: Request rejected (429) · would exceed your account's limit     ~ QUOTA
          You've hit your session limit · resets 5pm                                ~ QUOTA
          {"error":{"message":"You exceeded your current quota","code":"x"}}        ~ QUOTA
          5-hour limit reached ∙ resets 3pm                                         ~ QUOTA
          Credit balance is too low                                                 ~ QUOTA
          ERROR: The model `x` does not exist or you do not have access to it.      ~ MODEL_UNAVAILABLE
          There's an issue with the selected model (opus). It may not exist         ~ MODEL_UNAVAILABLE
          ERROR: We’re currently experiencing high demand                           ~ PROVIDER_ERROR
          ERROR: unexpected status 529 <unknown status code>: Overloaded            ~ PROVIDER_ERROR
          API Error: 500 Internal server error. This is a server-side issue         ~ PROVIDER_ERROR
          API Error: 529 Overloaded. This is a server-side issue                    ~ PROVIDER_ERROR
          error: unknown option '--nope'                                            ~ OPTION_REFUSED
          --x cannot be used with root/sudo privileges for security reasons         ~ REFUSED_AS_ROOT
          Segmentation fault                                                        ~ UNKNOWN
          """)
  void knowsWhatTheProgramsEndWith(String words, FailureCause cause) {
    assertThat(FailureClassifier.classify(new ExitStatus.Exited(1), words)).contains(cause);
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
