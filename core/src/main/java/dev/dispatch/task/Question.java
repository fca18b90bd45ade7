package dev.dispatch.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker's question and what became of it.
 *
 * @param number of its files, {@code 003.question}
 * @param fallback the answer that is given when the deadline passes
 * @param deadline when the worker stops waiting
 * @param answeredBy {@code cli}, {@code mcp}, {@code file}, a lane ref, or {@link #BY_DEFAULT}
 */
public record Question(
    int number,
    String text,
    List<String> options,
    Optional<String> fallback,
    Way via,
    Instant askedAt,
    Instant deadline,
    State state,
    Optional<String> answer,
    Optional<Instant> answeredAt,
    Optional<String> answeredBy) {
  /** In {@code answeredBy}: the fallback was taken because the deadline passed. */
  public static final String BY_DEFAULT = "default";

  public Question {
    options = List.copyOf(options);
  }

  /** How the question came, and so how the answer goes back. */
  public enum Way {
    FILE,
    CLI,
    MCP,
    PANE,
    WIRE
  }

  /** A question as it is asked, open. */
  public static Question asked(
      int number,
      String text,
      List<String> options,
      Optional<String> fallback,
      Way via,
      Instant at,
      Duration patience) {
    return new Question(
        number,
        text,
        options,
        fallback,
        via,
        at,
        at.plus(patience),
        State.OPEN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What became of it. */
  public enum State {
    /** Waits for an answer. */
    OPEN,
    /** Answered; the worker may not have read it yet. */
    ANSWERED,
    /** Answered, and the worker acknowledged it. */
    READ,
    /** The deadline passed without an answer; answering starts a new worker. */
    EXPIRED,
    /** It cannot be answered any more: cancelled, cleaned, its file deleted. */
    DEAD
  }

  /** Whether an answer is still wanted. */
  @JsonIgnore
  public boolean isUnanswered() {
    return state == State.OPEN || state == State.EXPIRED;
  }

  /** The same question in another state. */
  public Question in(State next) {
    return new Question(
        number,
        text,
        options,
        fallback,
        via,
        askedAt,
        deadline,
        next,
        answer,
        answeredAt,
        answeredBy);
  }

  /** The same question with its answer. */
  public Question answered(String words, String by, Instant at) {
    return new Question(
        number,
        text,
        options,
        fallback,
        via,
        askedAt,
        deadline,
        State.ANSWERED,
        Optional.of(words),
        Optional.of(at),
        Optional.of(by));
  }
}
