package dev.dispatch.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker's question and what became of it.
 *
 * @param number of its files, {@code 003.question}
 * @param fallback the answer that is given when the deadline passes
 * @param deadline when the worker stops waiting
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
    Optional<Instant> answeredAt) {
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
        number, text, options, fallback, via, askedAt, deadline, next, answer, answeredAt);
  }

  /** The same question with its answer. */
  public Question answered(String words, Instant at) {
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
        Optional.of(at));
  }
}
