package dev.dispatch.transport.wire;

import static dev.dispatch.transport.wire.ServerTalk.call;
import static dev.dispatch.transport.wire.ServerTalk.conversation;
import static dev.dispatch.transport.wire.ServerTalk.name;
import static dev.dispatch.transport.wire.ServerTalk.runningTurn;
import static dev.dispatch.transport.wire.ServerTalk.thread;

import dev.dispatch.codec.appserver.ConversationCalls;
import dev.dispatch.codec.appserver.ConversationReplies;
import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends turns and conversations of lanes. Blocks. */
final class ThreadEnding {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadEnding.class);

  private final AppServers servers;
  private final ThreadFiles files;
  private final AgentEventSink sink;

  ThreadEnding(AppServers servers, ThreadFiles files, AgentEventSink sink) {
    this.servers = servers;
    this.files = files;
    this.sink = sink;
  }

  /** The server that has the conversation of a lane open. */
  Optional<AppServer> openOn(ProcessRecord process) {
    return servers.find(process).filter(server -> server.of(process.lane()).isPresent());
  }

  Receipt interrupt(ProcessRecord process) {
    AppServer server = servers.of(process);
    String thread = thread(server, process);
    Optional<String> turn = runningTurn(server, process, thread);
    RequestName name = name(process);
    Optional<ServerLine.Reply> reply =
        turn.flatMap(id -> call(server, name, ServerCalls.interrupt(name.id(), thread, id)));
    // An interrupted turn leaves its processes behind.
    RequestName cleaning = name(process);
    call(server, cleaning, ServerCalls.cleanTerminals(cleaning.id(), thread));
    return turn.isPresent() && reply.isEmpty() ? Receipt.UNCONFIRMED : Receipt.ACCEPTED;
  }

  /** Ends a conversation; its agent keeps it. */
  void end(ProcessRecord process) {
    Optional<AppServer> server = servers.find(process);
    try {
      server.ifPresent(present -> leave(present, process));
    } catch (RuntimeException e) {
      LOG.warn("{}: it is ended as it is: {}", process.lane(), e.getMessage());
    }
    over(process, server, new ExitStatus.Exited(0));
  }

  private void leave(AppServer server, ProcessRecord process) {
    if (conversation(server, process).thread().isPresent()) {
      interrupt(process);
      RequestName name = name(process);
      call(server, name, ServerCalls.unsubscribe(name.id(), thread(server, process)));
    }
  }

  private void over(ProcessRecord process, Optional<AppServer> server, ExitStatus how) {
    server
        .or(() -> servers.known(process))
        .ifPresent(last -> last.of(process.lane()).ifPresent(last::remove));
    sink.observed(process.finished(), List.of(new AgentEvent.SessionEnded(how)));
    server.filter(servers::retire).ifPresent(present -> present.process().terminate());
  }

  /**
   * Ends a conversation and puts it into codex's own archive.
   *
   * @return not where there is nothing to put away: no server has it open, or nothing of it was
   *     written down yet; nothing was done then
   * @throws DispatchException codex refused
   */
  boolean archive(ProcessRecord process) {
    Optional<AppServer> server = openOn(process);
    boolean isNamed =
        server.flatMap(present -> conversation(present, process).thread()).isPresent();
    if (!isNamed) {
      return false;
    }
    stopWhatRuns(process);
    if (!putAway(server.orElseThrow(), process)) {
      return false;
    }
    files.forgetServer(process.lane());
    over(process, server, new ExitStatus.Archived());
    return true;
  }

  /** One in which nothing was said yet has nothing that runs, and says so by a refusal. */
  private void stopWhatRuns(ProcessRecord process) {
    try {
      Receipt _ = interrupt(process);
    } catch (DispatchException e) {
      LOG.debug("{}: {}", process.lane(), e.getMessage());
    }
  }

  private static boolean putAway(AppServer server, ProcessRecord process) {
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
