package dev.dispatch.codec.terminal;

import static dev.dispatch.codec.JsonLines.someText;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.codec.JsonLines;
import dev.dispatch.codec.LineCodec;
import dev.dispatch.codec.WireLine;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Standstill;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The log of an agent in a terminal. Two write it: the agent's own hooks, each a JSON object in a
 * line (those of Claude Code, as they come on stdin), and dispatch, which adds what it saw on the
 * screen ({@link SeenOnScreen}). A turn's end may be told twice.
 */
public final class TerminalCodec implements LineCodec {
  /** What the registry calls it. */
  public static final String NAME = "terminal";

  /** Has no state; one may read any number of logs. */
  public TerminalCodec() {}

  @Override
  public List<AgentEvent> decode(List<WireLine> lines) {
    return JsonLines.decode(lines, TerminalCodec::read);
  }

  private static void read(JsonNode message, long offset, Consumer<AgentEvent> out) {
    if (message.has(SeenOnScreen.KEY)) {
      seen(message, offset, out);
    } else if (message.has("hook_event_name")) {
      hook(message, offset, out);
    } else {
      out.accept(new AgentEvent.Unrecognised(offset, "neither a hook nor a look at the screen"));
    }
  }

  private static void seen(JsonNode message, long offset, Consumer<AgentEvent> out) {
    String what = text(message, SeenOnScreen.KEY);
    switch (what) {
      case SeenOnScreen.READY -> out.accept(new AgentEvent.AgentReady());
      case SeenOnScreen.BUSY -> out.accept(new AgentEvent.TurnStarted());
      case SeenOnScreen.IDLE -> out.accept(ended(TurnStatus.COMPLETED, Optional.empty()));
      case SeenOnScreen.INTERRUPTED -> out.accept(ended(TurnStatus.INTERRUPTED, Optional.empty()));
      case SeenOnScreen.ASKS -> out.accept(new AgentEvent.RequestOpened(request(message)));
      case SeenOnScreen.TRUSTED ->
          out.accept(
              new AgentEvent.ItemStarted(
                  new TurnItem(
                      "trust-" + offset,
                      ItemKind.TOOL_CALL,
                      ItemStatus.COMPLETED,
                      "dispatch: trusted this folder, as it was asked: "
                          + JsonLines.oneLine(text(message, "text")),
                      "")));
      case SeenOnScreen.ASKS_NO_MORE ->
          out.accept(new AgentEvent.RequestClosed(text(message, "key")));
      case SeenOnScreen.STANDS_STILL ->
          out.accept(
              new AgentEvent.StoodStill(
                  Optional.of(
                      new Standstill(
                          PaneState.find(text(message, "state")).orElse(PaneState.UNKNOWN),
                          text(message, "why")))));
      case SeenOnScreen.GOES_ON -> out.accept(new AgentEvent.StoodStill(Optional.empty()));
      default -> out.accept(new AgentEvent.Unrecognised(offset, "seen: " + what));
    }
  }

  private static AgentRequest request(JsonNode message) {
    return new AgentRequest(
        text(message, "key"),
        text(message, "kind").equals("approval")
            ? AgentRequest.Kind.APPROVAL
            : AgentRequest.Kind.QUESTION,
        text(message, "text"),
        message.path("options").valueStream().map(option -> option.stringValue("")).toList());
  }

  private static void hook(JsonNode message, long offset, Consumer<AgentEvent> out) {
    String name = text(message, "hook_event_name");
    switch (name) {
      case "SessionStart" ->
          out.accept(
              new AgentEvent.SessionNamed(text(message, "session_id"), someText(message, "model")));
      case "UserPromptSubmit" -> out.accept(new AgentEvent.TurnStarted());
      case "PostToolUse" -> out.accept(tool(message, offset));
      case "Stop" ->
          out.accept(ended(TurnStatus.COMPLETED, someText(message, "last_assistant_message")));
      case "SessionEnd", "PermissionRequest", "Notification" -> {}
      default -> out.accept(new AgentEvent.Unrecognised(offset, "hook " + name));
    }
  }

  private static AgentEvent tool(JsonNode message, long offset) {
    String tool = text(message, "tool_name");
    JsonNode input = message.path("tool_input");
    ItemKind kind =
        switch (tool) {
          case "Bash" -> ItemKind.COMMAND;
          case "Edit", "Write", "MultiEdit", "NotebookEdit" -> ItemKind.FILE_CHANGE;
          default -> ItemKind.TOOL_CALL;
        };
    String title = someText(input, "command").or(() -> someText(input, "file_path")).orElse(tool);
    String id = someText(message, "tool_use_id").orElse("line-" + offset);
    return new AgentEvent.ItemCompleted(
        new TurnItem(id, kind, ItemStatus.COMPLETED, title, ""), offset);
  }

  private static AgentEvent ended(TurnStatus status, Optional<String> words) {
    return new AgentEvent.TurnEnded(status, Optional.empty(), words);
  }
}
