package dev.dispatch.client;

import java.util.List;

/** The client cannot do its part; the message names what was seen, the hints what to do. */
final class ClientFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Exit code for what should not happen. */
  static final int INTERNAL = 1;

  /** Exit code for input that cannot be right. */
  static final int VALIDATION = 2;

  /** Exit code of a question that nobody answered in time. */
  static final int TASK_FAILED = 3;

  /** Exit code where nothing has that name. */
  static final int NOT_FOUND = 4;

  /** Exit code where the sandbox or the owner forbids it. */
  static final int NOT_ALLOWED = 7;

  /** Exit code where a worker reaches nobody. */
  static final int UNAVAILABLE = 8;

  /** Exit code where the time to wait is over, and what was asked for may still happen. */
  static final int TIMED_OUT = 75;

  private final int exitCode;
  private final transient List<String> hints;

  ClientFailure(int exitCode, String message, String... hints) {
    super(message);
    this.exitCode = exitCode;
    this.hints = List.of(hints);
  }

  int exitCode() {
    return exitCode;
  }

  /** Lines for a person. */
  String toText() {
    StringBuilder text = new StringBuilder("dispatch: ").append(getMessage()).append('\n');
    for (String hint : hints) {
      text.append("hint: ").append(hint).append('\n');
    }
    return text.toString();
  }

  /** The one error document of the JSON mode. */
  String toJson() {
    StringBuilder json = new StringBuilder("{\"error\":{\"code\":");
    JsonText.quote(json, code());
    JsonText.quote(json.append(",\"message\":"), String.valueOf(getMessage()));
    json.append(",\"hints\":[");
    for (int i = 0; i < hints.size(); i++) {
      JsonText.quote(i == 0 ? json : json.append(','), hints.get(i));
    }
    return json.append("],\"data\":{}}}\n").toString();
  }

  private String code() {
    return switch (exitCode) {
      case VALIDATION -> "validation";
      case TASK_FAILED -> "task-failed";
      case NOT_FOUND -> "not-found";
      case TIMED_OUT -> "timed-out";
      case NOT_ALLOWED -> "not-allowed";
      case UNAVAILABLE -> "unavailable";
      default -> "internal";
    };
  }
}
