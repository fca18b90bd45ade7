package dev.dispatch.transport.wire;

import dev.dispatch.id.LaneRef;
import java.util.Optional;

/**
 * The id of a request to a server: its lane, what it is about, and a word that makes it one of its
 * kind.
 */
record RequestName(LaneRef lane, Verb verb, String word) {
  /** What is to be understood of a reply that nobody waits for. */
  enum Verb {
    START("start"),
    RESUME("resume"),
    FIRST("first"),
    MESSAGE("message"),
    OTHER("do");

    private final String word;

    Verb(String word) {
      this.word = word;
    }
  }

  static RequestName start(LaneRef lane) {
    return new RequestName(lane, Verb.START, "");
  }

  /** On a server that it was not started on. */
  static RequestName resume(LaneRef lane) {
    return new RequestName(lane, Verb.RESUME, "");
  }

  static RequestName first(LaneRef lane) {
    return new RequestName(lane, Verb.FIRST, "");
  }

  /**
   * Of a message.
   *
   * @param attempt makes it another one when it is handed over again after a refusal
   */
  static RequestName message(LaneRef lane, String id, String attempt) {
    return new RequestName(lane, Verb.MESSAGE, id + "/" + attempt);
  }

  /** The message it is about. */
  String message() {
    return word.split("/", 2)[0];
  }

  static RequestName of(LaneRef lane, String word) {
    return new RequestName(lane, Verb.OTHER, word);
  }

  /** As it stands in the message. */
  String id() {
    return lane.value() + "/" + verb.word + (word.isEmpty() ? "" : "/" + word);
  }

  static Optional<RequestName> parse(String id) {
    String[] parts = id.split("/", 3);
    if (parts.length < 2 || !LaneRef.hasShape(parts[0])) {
      return Optional.empty();
    }
    for (Verb verb : Verb.values()) {
      if (verb.word.equals(parts[1])) {
        return Optional.of(
            new RequestName(new LaneRef(parts[0]), verb, parts.length > 2 ? parts[2] : ""));
      }
    }
    return Optional.empty();
  }
}
