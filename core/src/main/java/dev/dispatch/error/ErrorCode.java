package dev.dispatch.error;

import java.util.Locale;

/**
 * Every way an operation can fail, with what each surface makes of it. The one table: no surface
 * has error numbers of its own.
 */
public enum ErrorCode {
  /** A defect of dispatch itself. */
  INTERNAL(1, -32603, 500, false),
  /** The input cannot be right, whatever the state. */
  VALIDATION(2, -32602, 400, false),
  /** The input is well formed, but what is there already stands against it. */
  CONFLICT(2, -32001, 409, false),
  /** The task that was waited for failed or was cancelled. */
  TASK_FAILED(3, -32002, 200, false),
  /** Nothing has that name or id. */
  NOT_FOUND(4, -32003, 404, false),
  /** The lane runs a turn and cannot take another input in this mode. */
  LANE_BUSY(5, -32004, 409, true),
  /** Destroys something, and nobody confirmed it. */
  CONFIRMATION_REQUIRED(6, -32005, 412, false),
  /** This caller, or this lane, may not do that. */
  NOT_ALLOWED(7, -32006, 403, false),
  /** The agent program, or the way to the daemon, is not there. */
  AGENT_UNAVAILABLE(8, -32007, 503, true),
  /** Launch inputs could not be staged. */
  STAGING(9, -32008, 500, false),
  /** A bounded queue is full; nothing was taken. */
  OVERLOADED(75, -32009, 429, true),
  /** The time limit passed; what was asked for may still happen. */
  TIMED_OUT(75, -32010, 504, true),
  /** The caller went away or pressed Ctrl-C. */
  INTERRUPTED(130, -32011, 499, true);

  private final int exitCode;
  private final int jsonRpcCode;
  private final int httpStatus;
  private final boolean retryable;

  ErrorCode(int exitCode, int jsonRpcCode, int httpStatus, boolean retryable) {
    this.exitCode = exitCode;
    this.jsonRpcCode = jsonRpcCode;
    this.httpStatus = httpStatus;
    this.retryable = retryable;
  }

  /** The exit code of the command line. */
  public int exitCode() {
    return exitCode;
  }

  /** The error code of a JSON-RPC reply. */
  public int jsonRpcCode() {
    return jsonRpcCode;
  }

  /** The status of an HTTP reply. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Whether the same call may succeed later without any change by the caller. */
  public boolean isRetryable() {
    return retryable;
  }

  /** The name in JSON: {@code lane-busy}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
