package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentProcess;
import dev.dispatch.transport.ProcessRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One running {@code codex app-server} with the conversations on it. What it is told goes through
 * the journal of its shim, numbered, so that an adopting daemon may hand it over again. Safe for
 * any thread.
 */
final class AppServer {
  /** A conversation of a lane. */
  static final class Conversation {
    private final ProcessRecord process;
    private volatile Optional<String> thread = Optional.empty();
    private volatile Optional<String> turn = Optional.empty();
    private final CompletableFuture<String> naming = new CompletableFuture<>();

    Conversation(ProcessRecord process) {
      this.process = process;
    }

    LaneRef lane() {
      return process.lane();
    }

    /** The process record of its lane, which says nothing of a program. */
    ProcessRecord process() {
      return process;
    }

    Optional<String> thread() {
      return thread;
    }

    /** When the server knows it. */
    CompletableFuture<String> naming() {
      return naming.copy();
    }

    /** The turn that was seen to run. */
    Optional<String> turn() {
      return turn;
    }

    void turn(Optional<String> running) {
      turn = running;
    }
  }

  /**
   * With what another of its kind is started.
   *
   * @param key which conversations may share it; empty where nobody knows any more
   */
  record Kind(String key, List<String> argv, Map<String, String> environment) {
    private static final String ALONE = "-";

    Kind {
      argv = List.copyOf(argv);
      environment = Map.copyOf(environment);
    }

    /** Of one that does not run any more. */
    static Kind unknown(String key) {
      return new Kind(key, List.of(), Map.of());
    }

    /** Of that command and environment. */
    static Kind of(List<String> argv, Map<String, String> environment) {
      return new Kind(ServerKey.of(argv, environment), argv, environment);
    }

    /** The same for one lane and no other: a server lets go of a conversation with its own end. */
    Kind alone(LaneRef lane) {
      return new Kind(key + ALONE + lane, argv, environment);
    }

    boolean isAlone() {
      return key.contains(ALONE);
    }

    boolean isKnown() {
      return !argv.isEmpty();
    }
  }

  private final AgentProcess process;
  private final Kind kind;
  private final long born = System.nanoTime();
  private final Map<LaneRef, Conversation> conversations = new ConcurrentHashMap<>();
  private final Map<String, Conversation> byThread = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<ServerLine.Reply>> replies =
      new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Boolean>> closings = new ConcurrentHashMap<>();
  private final Map<LaneRef, CompletableFuture<Boolean>> beginnings = new ConcurrentHashMap<>();

  /** Held while a payload gets its number and is handed over. */
  private final ReentrantLock handing = new ReentrantLock();

  private final AtomicInteger visitors = new AtomicInteger();

  private int next;
  private volatile boolean over;
  private volatile Optional<CompletableFuture<ServerLine.Reply>> greeting = Optional.empty();
  private volatile boolean answered;

  AppServer(AgentProcess process, Kind kind) {
    this.process = process;
    this.kind = kind;
    this.next = process.nextPayloadNumber();
  }

  ProcessId id() {
    return process.id();
  }

  AgentProcess process() {
    return process;
  }

  Kind kind() {
    return kind;
  }

  /** How long it is known here. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - born);
  }

  /** Whether it ever said something that was asked for. */
  boolean hasAnswered() {
    return answered || conversations.values().stream().anyMatch(one -> one.thread().isPresent());
  }

  boolean isOver() {
    return over;
  }

  /** The reply to what it is greeted with. */
  void greetedBy(CompletableFuture<ServerLine.Reply> reply) {
    greeting = Optional.of(reply);
  }

  /** What it replied to its greeting, or will; absent where an earlier daemon greeted it. */
  Optional<CompletableFuture<ServerLine.Reply>> greeting() {
    return greeting;
  }

  /** Somebody asks it something. */
  void enter() {
    visitors.incrementAndGet();
  }

  /** Somebody does so no more. */
  void exit() {
    visitors.decrementAndGet();
  }

  /** Whether it has no conversation, and nobody asks it anything. */
  boolean isUnused() {
    return conversations.isEmpty() && visitors.get() == 0;
  }

  List<Conversation> conversations() {
    return List.copyOf(conversations.values());
  }

  Conversation add(ProcessRecord lane) {
    return conversations.computeIfAbsent(lane.lane(), ref -> new Conversation(lane));
  }

  /** Whether it was there until now. */
  boolean remove(Conversation conversation) {
    conversation.thread().ifPresent(byThread::remove);
    return conversations.remove(conversation.lane(), conversation);
  }

  Optional<Conversation> of(LaneRef lane) {
    return Optional.ofNullable(conversations.get(lane));
  }

  Optional<Conversation> on(String thread) {
    return Optional.ofNullable(byThread.get(thread));
  }

  void named(Conversation conversation, String thread) {
    conversation.thread = Optional.of(thread);
    byThread.put(thread, conversation);
    conversation.naming.complete(thread);
  }

  /** Hands a line over. */
  void tell(String line) {
    tell(line, number -> {});
  }

  /**
   * Hands a line over.
   *
   * @param intent is given its number and keeps it, before it is handed over
   */
  void tell(String line, Consumer<Integer> intent) {
    handing.lock();
    try {
      int number = next;
      next++;
      intent.accept(number);
      process.send(number, bytes(line));
    } finally {
      handing.unlock();
    }
  }

  /** Hands over what an earlier daemon may have handed over under that number. */
  void tellAgain(ThreadFiles.Numbered payload) {
    handing.lock();
    try {
      next = Math.max(next, payload.number() + 1);
      process.send(payload.number(), bytes(payload.line()));
    } finally {
      handing.unlock();
    }
  }

  private static ByteBuffer bytes(String line) {
    return ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The reply to a request that is about to be handed over. */
  CompletableFuture<ServerLine.Reply> replyTo(String id) {
    CompletableFuture<ServerLine.Reply> reply = new CompletableFuture<>();
    replies.put(id, reply);
    CompletableFuture<ServerLine.Reply> _ = reply.whenComplete((r, e) -> replies.remove(id, reply));
    return reply;
  }

  /** The same, once it is handed over. */
  CompletableFuture<ServerLine.Reply> replying(String id, Runnable handOver) {
    CompletableFuture<ServerLine.Reply> reply = replyTo(id);
    handOver.run();
    return reply;
  }

  /** When that request of the server is seen to be settled. */
  CompletableFuture<Boolean> closingOf(LaneRef lane, String request) {
    return closings.computeIfAbsent(lane + "/" + request, k -> new CompletableFuture<>());
  }

  /** When the next turn of that lane is seen to begin. */
  CompletableFuture<Boolean> beginningOf(LaneRef lane) {
    return beginnings.compute(
        lane, (l, known) -> known == null || known.isDone() ? new CompletableFuture<>() : known);
  }

  /** What the reader has stored. */
  void begun(LaneRef lane) {
    Optional.ofNullable(beginnings.remove(lane)).ifPresent(waiting -> waiting.complete(true));
  }

  /** What the reader has stored. */
  void arrived(ServerLine.Reply reply) {
    answered = true;
    Optional.ofNullable(replies.get(reply.id())).ifPresent(waiting -> waiting.complete(reply));
  }

  /** What the reader has stored. */
  void closed(LaneRef lane, String request) {
    Optional.ofNullable(closings.remove(lane + "/" + request))
        .ifPresent(waiting -> waiting.complete(true));
  }

  /** It is gone: nobody waits any more. */
  void ended() {
    over = true;
    DispatchException gone =
        new DispatchException(ErrorCode.AGENT_UNAVAILABLE, "the app-server of this lane has ended");
    replies.values().forEach(waiting -> waiting.completeExceptionally(gone));
    beginnings.values().forEach(waiting -> waiting.completeExceptionally(gone));
    closings.values().forEach(waiting -> waiting.completeExceptionally(gone));
    conversations.values().forEach(one -> one.naming.completeExceptionally(gone));
  }
}
