package dev.dispatch.error;

import java.util.List;
import java.util.Map;

/**
 * The one failure an operation reports. The message names the subject, its id, what was seen and
 * what was expected; each hint is a command to run or a thing to do next.
 */
public final class DispatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String message;
  private final transient List<String> hints;
  private final transient Map<String, Object> data;

  public DispatchException(ErrorCode code, String message, String... hints) {
    this(code, message, List.of(hints), Map.of());
  }

  public DispatchException(
      ErrorCode code, String message, List<String> hints, Map<String, Object> data) {
    super(message);
    this.message = message;
    this.code = code;
    this.hints = List.copyOf(hints);
    this.data = Map.copyOf(data);
  }

  /** Keeps the cause for the log; the surfaces show only message and hints. */
  public DispatchException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  @Override
  public String getMessage() {
    return message;
  }

  public ErrorCode code() {
    return code;
  }

  /** What to do next, one line each; may be empty. */
  public List<String> hints() {
    return hints;
  }

  /** Facts for programs (ids, positions); JSON-able values only. */
  public Map<String, Object> data() {
    return data;
  }
}
