package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ConversationCalls;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.ProcessRecord;
import java.util.List;
import java.util.Optional;

/**
 * Opens a conversation on a server that does not have it: one that came out of an archive, or that
 * somebody else began. Asked for once: what codex refuses is the caller's to know.
 */
final class ThreadOpening {
  private final AppServers servers;
  private final ThreadFiles files;
  private final AgentEventSink sink;

  ThreadOpening(AppServers servers, ThreadFiles files, AgentEventSink sink) {
    this.servers = servers;
    this.files = files;
    this.sink = sink;
  }

  /**
   * Blocks until codex replied.
   *
   * @param server with the lane on it
   */
  void open(AppServer server, ProcessRecord process, String thread) {
    LaneRef lane = process.lane();
    RequestName name = ServerTalk.name(process);
    String line =
        ConversationCalls.resume(
            name.id(), files.start(lane).map(ThreadFiles.Numbered::line), thread);
    files.keepServer(lane, server.id());
    files.keepThread(lane, thread);
    // Before it is told: an active goal begins a turn at once.
    server.named(ServerTalk.conversation(server, process), thread);
    Optional<ServerLine.Reply> reply = told(server, process, name, line);
    Optional<ServerLine.Refusal> refusal = reply.flatMap(ServerLine.Reply::refusal);
    if (reply.isEmpty() || refusal.isPresent()) {
      leave(server, process);
      throw refusal
          .map(why ->
              new DispatchException(
                  ErrorCode.CONFLICT,
                  "codex refused: " + why.message(),
                  "nothing was sent to lane " + lane + "; it is not tried again by itself"))
          .orElseGet(() ->
              new DispatchException(
                  ErrorCode.TIMED_OUT,
                  "codex did not open the conversation of lane " + lane + " in time",
                  "dispatch get " + lane));
    }
    files.settleResumption(lane);
    String model = reply.get().result().path("model").stringValue("");
    sink.observed(
        process,
        List.of(
            new AgentEvent.SessionNamed(thread, Optional.of(model).filter(some -> !some.isEmpty())),
            new AgentEvent.AgentReady()));
  }

  private Optional<ServerLine.Reply> told(
      AppServer server, ProcessRecord process, RequestName name, String line) {
    return ServerTalk.waitFor(
        server.replying(
            name.id(),
            () -> server.tell(line, number -> kept(process.lane(), server.id(), number, line))));
  }

  /** For a daemon that finds it there. */
  private void kept(LaneRef lane, ProcessId server, int number, String line) {
    ThreadFiles.Numbered payload = new ThreadFiles.Numbered(server, number, line);
    if (files.start(lane).isEmpty()) {
      files.keepStart(lane, payload);
    }
    files.keepResumption(lane, payload);
  }

  /** Takes the lane off a server again. */
  void leave(AppServer server, ProcessRecord process) {
    server.of(process.lane()).ifPresent(server::remove);
    files.forgetServer(process.lane());
    if (servers.retire(server)) {
      server.process().terminate();
    }
  }
}
