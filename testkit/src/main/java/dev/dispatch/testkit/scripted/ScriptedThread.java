package dev.dispatch.testkit.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One conversation of a {@link ScriptedAppServer}. */
final class ScriptedThread {
  final String id;
  final List<Turn> turns = new ArrayList<>();

  /** Oldest first. */
  final List<UserMessage> messages = new ArrayList<>();

  ScriptedThread(String id) {
    this.id = id;
  }

  /** A turn that began. */
  static final class Turn {
    final String id;
    String status = "inProgress";

    /** Runs when it is over. */
    Runnable afterwards = () -> {};

    Turn(String id) {
      this.id = id;
    }
  }

  /** What the model was told; {@code client} is empty where nobody named it. */
  record UserMessage(String item, String turn, String client, String text) {}

  Optional<Turn> running() {
    return turns.reversed().stream().filter(turn -> turn.status.equals("inProgress")).findFirst();
  }
}
