package dev.dispatch.transport.wire;

import static dev.dispatch.transport.wire.ServerTalk.name;
import static dev.dispatch.transport.wire.ServerTalk.thread;

import dev.dispatch.codec.appserver.ConversationCalls;
import dev.dispatch.codec.appserver.ConversationReplies;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.transport.ProcessRecord;

/** Puts the conversation of a lane into codex's own archive, on the server that has it open. */
final class ThreadArchive {
  private ThreadArchive() {}

  /**
   * Whether it is there now; not where nothing of it was written down yet.
   *
   * @throws DispatchException codex refused
   */
  static boolean putAway(AppServer server, ProcessRecord process) {
    RequestName name = name(process);
    ServerLine.Reply reply =
        ServerTalk.ask(server, name, ConversationCalls.archive(name.id(), thread(server, process)))
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.TIMED_OUT,
                    "codex did not say whether the conversation of lane "
                        + process.lane()
                        + " is archived",
                    "dispatch archive " + process.lane()));
    reply
        .refusal()
        .filter(why -> !ConversationReplies.isNotThere(why))
        .ifPresent(why -> {
          throw new DispatchException(ErrorCode.CONFLICT, "codex refused: " + why.message());
        });
    return reply.refusal().isEmpty();
  }
}
