package dev.dispatch.codec.appserver;

import static dev.dispatch.codec.JsonLines.number;
import static dev.dispatch.codec.JsonLines.someText;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.conversation.ConversationItem;
import dev.dispatch.conversation.ConversationTurn;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.conversation.Page;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What the replies to {@link ConversationCalls} say. */
public final class ConversationReplies {
  private static final String ARCHIVE = "/archived_sessions/";

  private ConversationReplies() {}

  /** A conversation, as a list has it or {@code thread/read} tells it. */
  public static KnownConversation conversation(JsonNode thread) {
    Instant created = Instant.ofEpochSecond(number(thread, "createdAt"));
    long updated = number(thread, "updatedAt");
    return new KnownConversation(
        text(thread, "id"),
        someText(thread, "name"),
        text(thread, "preview"),
        text(thread, "cwd"),
        source(thread.path("source")),
        someText(thread, "model"),
        created,
        updated == 0 ? created : Instant.ofEpochSecond(updated),
        text(thread, "path").contains(ARCHIVE));
  }

  /** A word, or an object whose one member says it. */
  private static String source(JsonNode source) {
    return source.isString()
        ? source.stringValue()
        : source.propertyNames().stream().findFirst().orElse("unknown");
  }

  /** A page of a list of conversations. */
  public static Page<KnownConversation> conversations(JsonNode result) {
    return page(result, ConversationReplies::conversation);
  }

  /** A page of turns. */
  public static Page<ConversationTurn> turns(JsonNode result) {
    return page(result, ConversationReplies::turn);
  }

  private static ConversationTurn turn(JsonNode turn) {
    String id = text(turn, "id");
    return new ConversationTurn(
        id,
        status(text(turn, "status")),
        someText(turn.path("error"), "message").map(ServerItems::words),
        seconds(turn, "startedAt"),
        seconds(turn, "completedAt"),
        turn.path("items").values().stream().flatMap(item -> item(id, item).stream()).toList());
  }

  private static Optional<TurnStatus> status(String word) {
    return switch (word) {
      case "inProgress" -> Optional.empty();
      case "completed" -> Optional.of(TurnStatus.COMPLETED);
      case "interrupted" -> Optional.of(TurnStatus.INTERRUPTED);
      default -> Optional.of(TurnStatus.FAILED);
    };
  }

  /** A page of items. */
  public static Page<ConversationItem> items(JsonNode result) {
    List<ConversationItem> items =
        result.path("data").values().stream()
            .flatMap(entry -> item(text(entry, "turnId"), entry.path("item")).stream())
            .toList();
    return new Page<>(items, someText(result, "nextCursor"));
  }

  private static Optional<ConversationItem> item(String turn, JsonNode item) {
    Optional<Instant> at =
        Optional.of(number(item, "completedAtMs"))
            .filter(millis -> millis > 0)
            .map(Instant::ofEpochMilli);
    if (text(item, "type").equals("userMessage")) {
      TurnItem said =
          new TurnItem(text(item, "id"), ItemKind.MESSAGE, ItemStatus.COMPLETED, "", words(item));
      return Optional.of(new ConversationItem(turn, true, said, someText(item, "clientId"), at));
    }
    return ServerItems.read(item, true)
        .map(read -> new ConversationItem(turn, false, read, Optional.empty(), at));
  }

  private static String words(JsonNode message) {
    return message.path("content").values().stream()
        .map(part -> someText(part, "text").orElseGet(() -> "[" + text(part, "type") + "]"))
        .collect(Collectors.joining("\n"));
  }

  /** A page of models. */
  public static Page<AgentPrograms.Found> models(JsonNode result) {
    return page(
        result,
        model ->
            new AgentPrograms.Found(
                text(model, "model"),
                someText(model, "displayName").orElseGet(() -> text(model, "model")),
                model.path("hidden").booleanValue(false)));
  }

  private static <T> Page<T> page(JsonNode result, Function<JsonNode, T> read) {
    return new Page<>(
        result.path("data").values().stream().map(read).toList(), someText(result, "nextCursor"));
  }

  private static Optional<Instant> seconds(JsonNode node, String field) {
    return Optional.of(number(node, field)).filter(at -> at > 0).map(Instant::ofEpochSecond);
  }

  /** Whether a server refused a request because it has no conversation of that id. */
  public static boolean isUnknown(ServerLine.Refusal why) {
    return why.message().startsWith("thread not loaded: ")
        || why.message().startsWith("invalid thread id");
  }

  /** Whether it refused to move one that is not where it would be moved from. */
  public static boolean isNotThere(ServerLine.Refusal why) {
    return why.message().startsWith("no rollout found for thread id")
        || why.message().startsWith("no archived rollout found for thread id");
  }
}
