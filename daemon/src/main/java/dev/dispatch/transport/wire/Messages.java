package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.Submission;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hands messages over, each once: what is handed over is kept with its number first, and goes when
 * it is stored what became of it.
 */
final class Messages {
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);

  private final ThreadFiles files;

  Messages(ThreadFiles files) {
    this.files = files;
  }

  /** Blocks until there is a reply, which the reader stores. */
  Receipt submit(AppServer server, LaneRef lane, String thread, Submission message) {
    RequestName name = RequestName.message(lane, message.id());
    CompletableFuture<ServerLine.Reply> reply = server.replyTo(name.id());
    if (files.message(lane, message.id()).isEmpty()) {
      String line = line(name, thread, message);
      server.tell(
          line,
          number -> files.keepMessage(lane, message.id(), new ThreadFiles.Numbered(number, line)));
    }
    try {
      reply.get(REPLY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return Receipt.ACCEPTED;
    } catch (TimeoutException | ExecutionException e) {
      reply.cancel(false);
      return Receipt.UNCONFIRMED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Receipt.UNCONFIRMED;
    }
  }

  private static String line(RequestName name, String thread, Submission message) {
    return switch (message.mode()) {
      case SEND, INTERJECT, QUEUE ->
          ServerCalls.startTurn(name.id(), thread, message.id(), message.text());
      case STEER ->
          ServerCalls.steer(
              name.id(),
              thread,
              message
                  .turn()
                  .orElseThrow(() ->
                      new DispatchException(
                          ErrorCode.CONFLICT, "it is not known which turn runs on " + name.lane())),
              message.id(),
              message.text());
      case CONTEXT -> ServerCalls.inject(name.id(), thread, message.text());
    };
  }
}
