package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ThreadCalls;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.AgentEventSink.Observation;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.ProcessRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the conversations of a server that died up on another one, all at once: after a pause that
 * grows, and when it keeps dying only for somebody who asks ({@link CrashLoop}). What ran is
 * interrupted, and what was asked is not asked again by the agent; both are stored at once.
 */
final class Revival {
  private static final Logger LOG = LoggerFactory.getLogger(Revival.class);

  private final AppServers servers;
  private final ThreadFiles files;
  private final AgentEventSink sink;
  private final Executor blocking;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, CrashLoop> loops = new ConcurrentHashMap<>();
  private final Set<ProcessId> due = ConcurrentHashMap.newKeySet();
  private final ReentrantLock reviving = new ReentrantLock();

  Revival(AppServers servers, ThreadFiles files, AgentEventSink sink, Executor blocking) {
    this.servers = servers;
    this.files = files;
    this.sink = sink;
    this.blocking = blocking;
  }

  /**
   * A server is gone; everything it wrote is stored. On the reading thread.
   *
   * @param record of the server, finished
   */
  void died(AppServer dead, ProcessRecord record, ExitStatus exit) {
    if (AppServers.isForVisits(dead.id())) {
      servers.forget(dead);
      servers.discard(dead);
      return;
    }
    List<AppServer.Conversation> left = dead.conversations();
    if (dead.kind().isAlone() && !left.isEmpty()) {
      giveBack(dead, left, record, exit);
      return;
    }
    if (left.isEmpty() || !dead.hasAnswered() || servers.kindAgain(dead).isEmpty()) {
      for (AppServer.Conversation conversation : left) {
        sink.observed(
            conversation.process().finished(), List.of(new AgentEvent.SessionEnded(exit)));
        boolean _ = dead.remove(conversation);
      }
      sink.observedOn(record, List.of());
      servers.forget(dead);
      return;
    }
    Optional<Duration> pause = loop(dead).died(dead.age());
    String why = "its app-server died: " + exit.describe();
    AgentEvent event = new AgentEvent.ServerDied(told(why, pause), pause.isPresent());
    sink.observedOn(record, left.stream().map(one -> new Observation(one.lane(), event)).toList());
    pause.ifPresent(time -> later(time, dead));
  }

  /** Somebody else's conversations are opened for whoever speaks to them, and not unasked. */
  private void giveBack(
      AppServer dead, List<AppServer.Conversation> left, ProcessRecord record, ExitStatus exit) {
    AgentEvent event = new AgentEvent.ServerDied("its app-server died: " + exit.describe(), false);
    sink.observedOn(record, left.stream().map(one -> new Observation(one.lane(), event)).toList());
    for (AppServer.Conversation conversation : left) {
      boolean _ = dead.remove(conversation);
      files.forgetServer(conversation.lane());
    }
    servers.forget(dead);
  }

  private static String told(String why, Optional<Duration> pause) {
    return pause.isPresent() ? why : why + ", " + CrashLoop.LIMIT + " times in a row";
  }

  private CrashLoop loop(AppServer server) {
    return loops.computeIfAbsent(server.kind().key(), key -> new CrashLoop(random));
  }

  private void later(Duration pause, AppServer dead) {
    due.add(dead.id());
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, blocking)
        .execute(() -> {
          try {
            revive(dead);
          } catch (RuntimeException e) {
            LOG.error("{}: its conversations cannot be taken up again", dead.id(), e);
          }
        });
  }

  /** Takes up what is left on it. Blocks while a server is started, and not for its replies. */
  private void revive(AppServer dead) {
    reviving.lock();
    try {
      due.remove(dead.id());
      // What its turns started would go on beside the same turns, told once more.
      dead.process().terminate();
      AppServer.Kind kind = servers.kindAgain(dead).orElseThrow();
      for (AppServer.Conversation conversation : dead.conversations()) {
        move(dead, conversation, kind);
      }
      boolean _ = servers.retire(dead);
    } catch (DispatchException e) {
      notStarted(dead, e);
    } finally {
      reviving.unlock();
    }
  }

  private void notStarted(AppServer dead, DispatchException e) {
    Optional<Duration> pause = loop(dead).died(Duration.ZERO);
    String why = told("no app-server can be started for it: " + e.getMessage(), pause);
    AgentEvent event = new AgentEvent.ServerDied(why, pause.isPresent());
    dead.conversations().forEach(one -> sink.observed(one.process(), List.of(event)));
    pause.ifPresent(time -> later(time, dead));
  }

  private void move(AppServer dead, AppServer.Conversation conversation, AppServer.Kind kind) {
    ProcessRecord lane = conversation.process();
    AppServer next = servers.serving(lane, kind);
    if (dead.remove(conversation)) {
      files.keepServer(lane.lane(), next.id());
      takeUp(next, next.add(lane));
    } else {
      next.of(lane.lane()).ifPresent(next::remove); // it was ended meanwhile
      if (servers.retire(next)) {
        next.process().terminate();
      }
    }
  }

  /** Has a server know a conversation that began on another; once, whichever daemon does it. */
  void takeUp(AppServer server, AppServer.Conversation conversation) {
    LaneRef lane = conversation.lane();
    boolean isToldOf =
        files.start(lane).filter(told -> told.server().equals(server.id())).isPresent()
            || files.resumption(lane).filter(told -> told.server().equals(server.id())).isPresent();
    if (isToldOf) {
      return;
    }
    String started = files.start(lane).orElseThrow().line();
    Optional<String> thread = files.thread(lane);
    if (thread.isEmpty()) {
      begin(server, lane, started);
      return;
    }
    String line = ThreadCalls.resume(RequestName.resume(lane).id(), started, thread.get());
    server.tell(
        line,
        number -> files.keepResumption(lane, new ThreadFiles.Numbered(server.id(), number, line)));
  }

  private void begin(AppServer server, LaneRef lane, String started) {
    server.tell(
        started,
        number -> files.keepStart(lane, new ThreadFiles.Numbered(server.id(), number, started)));
  }

  /** The server has nothing of a conversation in which nothing was said: it begins once more. */
  void beginAnew(AppServer server, AppServer.Conversation conversation) {
    LaneRef lane = conversation.lane();
    files.dropFirst(lane);
    begin(server, lane, files.start(lane).orElseThrow().line());
  }

  /**
   * The server that a lane without one is taken up on, because somebody asks something of it.
   *
   * @throws DispatchException {@code LANE_BUSY} while that is tried anyway, or takes long
   */
  AppServer asked(AppServer dead, ProcessRecord lane) {
    if (!due.contains(dead.id())) {
      loop(dead).asked();
      revive(dead);
    }
    return servers
        .find(lane)
        .filter(server -> isTakenUp(server, lane))
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.LANE_BUSY,
                "the app-server of lane " + lane.lane() + " died and is started again",
                "dispatch get " + lane.lane()));
  }

  private static boolean isTakenUp(AppServer server, ProcessRecord lane) {
    return server
        .of(lane.lane())
        .flatMap(conversation -> ServerTalk.waitFor(conversation.naming()))
        .isPresent();
  }
}
