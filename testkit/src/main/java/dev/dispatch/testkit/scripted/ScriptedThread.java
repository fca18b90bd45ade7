package dev.dispatch.testkit.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
  record UserMessage(String item, String turn, String client, String text) {
    /** As an item of the conversation. */
    ObjectNode shown() {
      ObjectNode shown =
          JsonMapper.shared()
              .createObjectNode()
              .put("type", "userMessage")
              .put("id", item)
              .put("clientId", client);
      shown.putArray("content").addObject().put("type", "text").put("text", text);
      return shown;
    }
  }

  Optional<Turn> running() {
    return turns.reversed().stream().filter(turn -> turn.status.equals("inProgress")).findFirst();
  }
}
