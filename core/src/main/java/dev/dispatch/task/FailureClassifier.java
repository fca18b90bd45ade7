package dev.dispatch.task;

import dev.dispatch.agent.FailureCause;
import dev.dispatch.transport.ExitStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells from a program's end and last output why it did not work, as the real programs say it. */
public final class FailureClassifier {
  private static final List<Map.Entry<FailureCause, Pattern>> SIGNS =
      List.of(
          sign(
              FailureCause.REFUSED_AS_ROOT,
              "cannot be used with root|root/sudo privileges|refus\\w+ to run as root"),
          sign(
              FailureCause.OPTION_REFUSED,
              "unexpected argument|unknown option|unrecognized (option|argument)|unknown flag"),
          sign(
              FailureCause.MODEL_UNAVAILABLE,
              "issue with the selected model|model_not_found|model [^\\n]{1,80} does not exist"
                  + "|cannot use this model|unknown model|model is not (supported|available)"),
          sign(
              FailureCause.QUOTA,
              "resource_exhausted|rate.?limit|quota|(usage|session|hour|weekly|monthly) limit"
                  + "|hit your limit|credit balance is too low|too many requests|\\b429\\b"),
          sign(
              FailureCause.NOT_LOGGED_IN,
              "not logged in|please run /login|invalid api key|incorrect api key"
                  + "|401 unauthorized|authentication[_ ]error|login required"
                  + "|missing environment variable|\\b401\\b"),
          sign(
              FailureCause.REFUSED,
              "\\b403\\b|permission_error|forbidden|failed to authenticate|does not have access"),
          sign(
              FailureCause.PROVIDER_ERROR,
              "api error|\\b5\\d\\d\\b.*(error|server|overloaded)|experiencing high demand"
                  + "|stream disconnected|overloaded"));

  private FailureClassifier() {}

  private static Map.Entry<FailureCause, Pattern> sign(FailureCause cause, String regex) {
    return Map.entry(cause, Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
  }

  /** The cause; empty after an end that is no failure. */
  public static Optional<FailureCause> classify(ExitStatus exit, String outputTail) {
    if (exit.isSuccess() || exit instanceof ExitStatus.LetGo) {
      return Optional.empty();
    }
    if (exit instanceof ExitStatus.Exited exited && exited.code() == 127) {
      return Optional.of(FailureCause.CLI_MISSING);
    }
    return Optional.of(
        SIGNS.stream()
            .filter(sign -> sign.getValue().matcher(outputTail).find())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(FailureCause.UNKNOWN));
  }
}
