package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.Submission;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Hands messages over, each once: what is handed over is kept with its number first, until it is
 * stored what became of it. Safe for any thread; the messages of one lane come one at a time.
 */
final class Messages {
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);

  private final ThreadFiles files;
  private final SecureRandom random = new SecureRandom();

  /** Held while it is looked whether a first message was handed over, and that is done. */
  private final ReentrantLock opening = new ReentrantLock();

  Messages(ThreadFiles files) {
    this.files = files;
  }

  /** The first turn, once, whoever finds first that its conversation is there. */
  void first(AppServer server, AppServer.Conversation conversation) {
    LaneRef lane = conversation.lane();
    opening.lock();
    try {
      String prompt = files.prompt(lane);
      Optional<String> thread = conversation.thread();
      if (prompt.isEmpty() || thread.isEmpty() || files.first(lane).isPresent()) {
        return;
      }
      String id = RequestName.first(lane).id();
      String line = ServerCalls.startTurn(id, thread.get(), id, prompt);
      server.tell(
          line,
          number -> files.keepFirst(lane, new ThreadFiles.Numbered(server.id(), number, line)));
    } finally {
      opening.unlock();
    }
  }

  /**
   * Hands the first one over once more where its server died and the conversation does not have it:
   * a server keeps a message before the model sees it.
   *
   * @return whether it is under way again
   */
  boolean firstAgain(AppServer server, AppServer.Conversation conversation) {
    LaneRef lane = conversation.lane();
    Optional<ThreadFiles.Numbered> before = files.first(lane);
    Optional<String> thread = conversation.thread();
    if (thread.isEmpty()
        || before.isEmpty()
        || before.get().isSettled()
        || before.get().server().equals(server.id())
        || ThreadItems.has(server, conversation, RequestName.first(lane).id())) {
      return false;
    }
    files.dropFirst(lane);
    first(server, conversation);
    return true;
  }

  /**
   * Blocks until there is a reply, which the reader stores.
   *
   * @param of finds the server of the lane
   * @throws DispatchException nothing was handed over; {@code OVERLOADED} where it may be later
   */
  Receipt submit(ProcessRecord process, Submission message, Supplier<AppServer> of) {
    try {
      return submit(of.get(), process, message);
    } catch (DispatchException e) {
      if (files.message(process.lane(), message.id()).isPresent()) {
        return Receipt.UNCONFIRMED; // an earlier daemon handed it over
      }
      throw e;
    }
  }

  private Receipt submit(AppServer server, ProcessRecord process, Submission message) {
    LaneRef lane = process.lane();
    Optional<ThreadFiles.Numbered> before = files.message(lane, message.id());
    if (before.isEmpty()) {
      return handOver(server, process, message);
    }
    if (before.get().isSettled()) {
      return Receipt.ACCEPTED;
    }
    if (!before.get().server().equals(server.id())) {
      return Receipt.UNCONFIRMED; // the server it was handed to is gone
    }
    CompletableFuture<ServerLine.Reply> reply =
        server.replyTo(ServerCalls.idOf(before.get().line()));
    // It may have come before anybody waited for it.
    Optional<ThreadFiles.Numbered> now = files.message(lane, message.id());
    if (now.equals(before)) {
      return receipt(reply);
    }
    reply.cancel(false);
    if (now.isPresent()) {
      return Receipt.ACCEPTED;
    }
    throw overloaded("it took nothing");
  }

  private Receipt handOver(AppServer server, ProcessRecord process, Submission message) {
    LaneRef lane = process.lane();
    RequestName name = RequestName.message(lane, message.id(), Long.toHexString(random.nextLong()));
    String line = line(name, ServerTalk.thread(server, process), message);
    CompletableFuture<ServerLine.Reply> reply = server.replyTo(name.id());
    try {
      server.tell(
          line,
          number ->
              files.keepMessage(
                  lane, message.id(), new ThreadFiles.Numbered(server.id(), number, line)));
    } catch (DispatchException e) {
      // Refused before it left: kept, a later daemon would hand it over after all.
      files.dropMessage(lane, message.id(), name.id());
      reply.cancel(false);
      throw e;
    }
    return receipt(reply);
  }

  private static Receipt receipt(CompletableFuture<ServerLine.Reply> waiting) {
    try {
      ServerLine.Reply reply = waiting.get(REPLY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      Optional<ServerLine.Refusal> overload =
          reply.refusal().filter(ServerLine.Refusal::isOverload);
      if (overload.isPresent()) {
        throw overloaded(overload.get().message());
      }
      return Receipt.ACCEPTED;
    } catch (TimeoutException | ExecutionException e) {
      waiting.cancel(false);
      return Receipt.UNCONFIRMED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Receipt.UNCONFIRMED;
    }
  }

  private static DispatchException overloaded(String why) {
    return new DispatchException(ErrorCode.OVERLOADED, "codex is overloaded: " + why);
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
