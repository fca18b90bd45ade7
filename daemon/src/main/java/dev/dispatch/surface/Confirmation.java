package dev.dispatch.surface;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Safety;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Nothing is destroyed that nobody confirmed. */
final class Confirmation {
  private static final Set<String> YES = Set.of("y", "yes");

  private Confirmation() {}

  /** Returns if the call may go on; asks where there is a person to ask. */
  static void require(OpSpec<?, ?> spec, OpRequest request, Caller caller) {
    if (spec.safety() != Safety.DESTROY || request.confirmed()) {
      return;
    }
    String subject = subject(spec, request);
    if (!caller.isInteractive()) {
      throw refused(spec, subject + " destroys something, and was not confirmed");
    }
    String prompt = subject + ": " + spec.summary() + "? [y/N] ";
    Optional<String> reply = caller.ask(SafeText.of(prompt));
    if (reply.isEmpty() || !YES.contains(reply.get().strip().toLowerCase(Locale.ROOT))) {
      throw refused(spec, subject + " was not confirmed; nothing was done");
    }
  }

  private static String subject(OpSpec<?, ?> spec, OpRequest request) {
    StringBuilder subject = new StringBuilder(spec.cli());
    for (String key : request.params().propertyNames()) {
      JsonNode value = request.params().get(key);
      subject.append(' ').append(key).append('=');
      subject.append(value.isString() ? value.stringValue() : value.toString());
    }
    return subject.toString();
  }

  private static DispatchException refused(OpSpec<?, ?> spec, String message) {
    return new DispatchException(
        ErrorCode.CONFIRMATION_REQUIRED,
        message,
        "add --yes on the command line, or \"confirm\": true over MCP",
        "dispatch " + spec.cli() + " --help");
  }
}
