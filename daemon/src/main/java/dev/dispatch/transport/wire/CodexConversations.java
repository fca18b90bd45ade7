package dev.dispatch.transport.wire;

import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.AppServerCommand;
import dev.dispatch.codec.appserver.ConversationCalls;
import dev.dispatch.codec.appserver.ConversationReplies;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.codec.appserver.ThreadCalls;
import dev.dispatch.codec.appserver.ThreadReplies;
import dev.dispatch.conversation.ConversationItem;
import dev.dispatch.conversation.ConversationTurn;
import dev.dispatch.conversation.Conversations;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.conversation.Page;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.transport.Goal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/**
 * Asks servers for conversations, each in a visit: on a server that runs already with the same
 * command and environment, or on one that is started for it and ended after it. Safe for any
 * thread.
 */
final class CodexConversations implements Conversations {
  private static final Duration VISIT_LIMIT = Duration.ofSeconds(90);
  private static final int PAGE = 50;
  private static final int MAX_PAGES = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AppServers servers;
  private final Executor blocking;

  /**
   * @param blocking platform threads
   */
  CodexConversations(AppServers servers, Executor blocking) {
    this.servers = servers;
    this.blocking = blocking;
  }

  /** One server for as long as it is asked. */
  private record Visit(AppServer server) {
    /** The reply, or refusal. */
    ServerLine.Reply ask(Function<String, String> line) {
      String id = "visit/" + Long.toHexString(RANDOM.nextLong());
      return ServerTalk.ask(server, id, line.apply(id))
          .orElseThrow(() ->
              new DispatchException(
                  ErrorCode.AGENT_UNAVAILABLE,
                  server.isOver()
                      ? "the app-server ended before it replied"
                      : "the app-server did not reply within "
                          + ServerTalk.REPLY_LIMIT.toSeconds()
                          + " s"));
    }

    /** What it replied. */
    JsonNode call(Function<String, String> line) {
      return accepted(ask(line));
    }

    static JsonNode accepted(ServerLine.Reply reply) {
      reply
          .refusal()
          .ifPresent(why -> {
            throw new DispatchException(ErrorCode.CONFLICT, "codex refused: " + why.message());
          });
      return reply.result();
    }

    Optional<KnownConversation> find(String id) {
      ServerLine.Reply reply = ask(name -> ConversationCalls.read(name, id));
      Optional<ServerLine.Refusal> other =
          reply.refusal().filter(why -> !ConversationReplies.isUnknown(why));
      if (other.isPresent()) {
        throw new DispatchException(ErrorCode.CONFLICT, "codex refused: " + other.get().message());
      }
      return reply.refusal().isPresent()
          ? Optional.empty()
          : Optional.of(ConversationReplies.conversation(reply.result().path("thread")));
    }

    /**
     * Moves one in or out of the archive; one that is where it should be stays.
     *
     * @param archived where that is
     */
    void move(String id, boolean archived) {
      ServerLine.Reply reply =
          ask(name ->
              archived
                  ? ConversationCalls.archive(name, id)
                  : ConversationCalls.unarchive(name, id));
      Optional<ServerLine.Refusal> why = reply.refusal();
      boolean isThere =
          why.isEmpty()
              || (ConversationReplies.isNotThere(why.get())
                  && find(id).filter(one -> one.archived() == archived).isPresent());
      if (!isThere) {
        throw new DispatchException(
            ErrorCode.CONFLICT, "codex refused: " + why.orElseThrow().message());
      }
    }

    /** All of a list, as far as it is wanted. */
    <T> List<T> all(int limit, Function<Optional<String>, Page<T>> page) {
      List<T> all = new ArrayList<>();
      Optional<String> next = Optional.empty();
      for (int pages = 0; pages < MAX_PAGES && all.size() < limit; pages++) {
        Page<T> found = page.apply(next);
        all.addAll(found.parts());
        next = found.next();
        if (next.isEmpty()) {
          break;
        }
      }
      return all.subList(0, Math.min(limit, all.size()));
    }
  }

  @Override
  public Optional<KnownConversation> find(Asked of, String id) {
    return visit(of, visit -> visit.find(id));
  }

  @Override
  public List<KnownConversation> recent(Asked of, int limit) {
    int size = Math.min(limit, PAGE);
    return visit(
        of,
        visit ->
            visit.all(
                limit,
                from ->
                    ConversationReplies.conversations(
                        visit.call(name -> ConversationCalls.list(name, size, from)))));
  }

  @Override
  public void rename(Asked of, String id, String called) {
    JsonNode _ = visit(of, visit -> visit.call(name -> ThreadCalls.rename(name, id, called)));
  }

  @Override
  public void archive(Asked of, String id) {
    move(of, id, true);
  }

  @Override
  public void restore(Asked of, String id) {
    move(of, id, false);
  }

  private void move(Asked of, String id, boolean archived) {
    boolean _ =
        visit(
            of,
            visit -> {
              visit.move(id, archived);
              return true;
            });
  }

  @Override
  public <T> T reading(Asked of, String id, Function<Reading, T> work) {
    return visit(of, visit -> work.apply(new ReadThread(visit, id)));
  }

  /** A conversation that is read in one visit. */
  private record ReadThread(Visit visit, String id) implements Reading {
    @Override
    public Optional<KnownConversation> facts() {
      return visit.find(id);
    }

    @Override
    public Page<ConversationTurn> turns(Optional<String> from, int limit, boolean whole) {
      return ConversationReplies.turns(
          shorter(limit, size -> name -> ConversationCalls.turns(name, id, size, from, whole)));
    }

    @Override
    public Optional<ConversationTurn> first() {
      return ConversationReplies.turns(visit.call(name -> ConversationCalls.firstTurn(name, id)))
          .parts()
          .stream()
          .findFirst();
    }

    @Override
    public Page<ConversationItem> items(Optional<String> from, int limit) {
      return ConversationReplies.items(
          shorter(limit, size -> name -> ConversationCalls.items(name, id, size, from)));
    }

    /** A page that is too long to be read is asked for in smaller ones. */
    private JsonNode shorter(int limit, IntFunction<Function<String, String>> line) {
      int size = limit;
      ServerLine.Reply reply = visit.ask(line.apply(size));
      while (size > 1 && reply.refusal().filter(ServerLine.Refusal::isTooLong).isPresent()) {
        size = size / 2;
        reply = visit.ask(line.apply(size));
      }
      return Visit.accepted(reply);
    }
  }

  @Override
  public Optional<Goal> goal(Asked of, String id) {
    return visit(of, visit -> ThreadReplies.goal(visit.call(name -> ThreadCalls.goal(name, id))));
  }

  @Override
  public List<AgentPrograms.Found> models(Asked of) {
    return visit(
        of,
        visit ->
            visit.all(
                Integer.MAX_VALUE,
                from ->
                    ConversationReplies.models(
                        visit.call(name -> ConversationCalls.models(name, from)))));
  }

  @Override
  public void requireSupported(Asked of) {
    boolean _ = visit(of, visit -> true);
  }

  /** Processes and files belong on platform threads. */
  private <T> T visit(Asked of, Function<Visit, T> work) {
    AppServer.Kind kind =
        AppServer.Kind.of(
            AppServerCommand.of(of.agent()).argv(),
            AgentEnvironment.of(of.environment(), of.agent().environment()));
    CompletableFuture<T> done = CompletableFuture.supplyAsync(() -> visit(kind, work), blocking);
    try {
      return done.get(VISIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          "the app-server of agent "
              + of.agent().name()
              + " takes longer than "
              + VISIT_LIMIT.toSeconds()
              + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DispatchException(
              ErrorCode.INTERRUPTED, "interrupted while asking agent " + of.agent().name())
          .causedBy(e);
    }
  }

  private <T> T visit(AppServer.Kind kind, Function<Visit, T> work) {
    AppServer server = servers.visited(kind);
    try {
      ServerFloor.require(server);
      return work.apply(new Visit(server));
    } finally {
      servers.leave(server);
    }
  }
}
