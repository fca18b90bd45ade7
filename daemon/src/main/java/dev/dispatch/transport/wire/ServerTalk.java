package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.transport.ProcessRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a server something about a lane, and waits for the reply. */
final class ServerTalk {
  /** How long a reply may take. */
  static final Duration REPLY_LIMIT = Duration.ofSeconds(30);

  private static final SecureRandom RANDOM = new SecureRandom();

  private ServerTalk() {}

  /** A name for another request about a lane. */
  static RequestName name(ProcessRecord process) {
    return RequestName.of(process.lane(), Long.toHexString(RANDOM.nextLong()));
  }

  /**
   * The reply; empty where none came in time.
   *
   * @throws DispatchException {@code CONFLICT} if it is a refusal
   */
  static Optional<ServerLine.Reply> call(AppServer server, RequestName name, String line) {
    return accepted(ask(server, name, line));
  }

  /** The same reply, unless it is a refusal, with which this fails. */
  static Optional<ServerLine.Reply> accepted(Optional<ServerLine.Reply> reply) {
    reply
        .flatMap(ServerLine.Reply::refusal)
        .ifPresent(why -> {
          throw new DispatchException(ErrorCode.CONFLICT, "codex refused: " + why.message());
        });
    return reply;
  }

  /** The reply, or refusal; empty where none came in time. */
  static Optional<ServerLine.Reply> ask(AppServer server, RequestName name, String line) {
    return ask(server, name.id(), line);
  }

  /** The same for a request that is about no lane. */
  static Optional<ServerLine.Reply> ask(AppServer server, String id, String line) {
    CompletableFuture<ServerLine.Reply> waiting = server.replyTo(id);
    server.tell(line);
    return waitFor(waiting);
  }

  /** What was waited for; empty where it did not come in time, or the server ended. */
  static <T> Optional<T> waitFor(CompletableFuture<T> waiting) {
    try {
      return Optional.ofNullable(waiting.get(REPLY_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      waiting.cancel(false);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.empty(); // its server ended
    }
  }

  static String thread(AppServer server, ProcessRecord process) {
    return conversation(server, process)
        .thread()
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.LANE_BUSY,
                "lane " + process.lane() + " is still starting",
                "dispatch get " + process.lane()));
  }

  static AppServer.Conversation conversation(AppServer server, ProcessRecord process) {
    return server
        .of(process.lane())
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.CONFLICT, "lane " + process.lane() + " has ended", "dispatch list"));
  }

  /** As it was seen; the server is asked where an earlier daemon saw it begin. */
  static Optional<String> runningTurn(AppServer server, ProcessRecord process, String thread) {
    Optional<String> seen = conversation(server, process).turn();
    if (seen.isPresent()) {
      return seen;
    }
    RequestName name = name(process);
    return call(server, name, ServerCalls.latestTurn(name.id(), thread))
        .map(reply -> reply.result().path("data").path(0))
        .filter(turn -> turn.path("status").stringValue("").equals("inProgress"))
        .map(turn -> turn.path("id").stringValue(""));
  }
}
