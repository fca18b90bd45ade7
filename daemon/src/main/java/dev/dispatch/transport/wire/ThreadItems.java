package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.Optional;

/** Looks into conversations as their server keeps them. */
final class ThreadItems {
  private static final int SEARCHED = 200;

  private ThreadItems() {}

  /** Whether a message of that id is among the newest; empty where the server does not tell. */
  static Optional<Boolean> find(AppServer server, AppServer.Conversation conversation, String id) {
    RequestName name = ServerTalk.name(conversation.process());
    String thread = ServerTalk.thread(server, conversation.process());
    return ServerTalk.call(server, name, ServerCalls.latestItems(name.id(), thread, SEARCHED))
        .map(reply -> isThere(reply, id));
  }

  private static boolean isThere(ServerLine.Reply reply, String id) {
    return reply.result().path("data").values().stream()
        .anyMatch(one -> one.path("item").path("clientId").stringValue("").equals(id));
  }

  /** The same; fails where the server does not tell. */
  static boolean has(AppServer server, AppServer.Conversation conversation, String id) {
    return find(server, conversation, id)
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.AGENT_UNAVAILABLE,
                "codex did not tell what is in the conversation of lane " + conversation.lane()));
  }
}
