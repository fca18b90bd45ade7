package dev.dispatch.transport.wire;

import dev.dispatch.codec.WireLine;
import dev.dispatch.codec.appserver.AppServerCodec;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.codec.appserver.ThreadReplies;
import dev.dispatch.id.LaneRef;
import dev.dispatch.session.ProcessState;
import dev.dispatch.session.WireLogListener;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.AgentEventSink.Observation;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.shared.Ends;
import dev.dispatch.transport.shared.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sorts what a server writes by conversation, and stores it with the offset behind it. Whoever
 * waits for a reply is told once that is done.
 */
final class ServerReader implements WireLogListener {
  private static final Logger LOG = LoggerFactory.getLogger(ServerReader.class);

  private final AppServer server;
  private final ThreadFiles files;
  private final AgentEventSink sink;
  private final Followers followers;
  private final Revival revival;
  private ProcessRecord record;

  ServerReader(
      AppServer server,
      ProcessRecord record,
      ThreadFiles files,
      AgentEventSink sink,
      Followers followers,
      Revival revival) {
    this.server = server;
    this.record = record;
    this.files = files;
    this.sink = sink;
    this.followers = followers;
    this.revival = revival;
  }

  @Override
  public void lines(List<dev.dispatch.session.WireLine> batch, long nextOffset) {
    List<Observation> seen = new ArrayList<>();
    List<Runnable> afterwards = new ArrayList<>();
    boolean mustStore = false;
    List<WireLine> lines = batch.stream().map(Lines::of).toList();
    for (ServerLine line : AppServerCodec.decode(lines)) {
      switch (line) {
        case ServerLine.Seen(String thread, AgentEvent event) ->
            server
                .on(thread)
                .ifPresent(conversation -> observe(conversation, event, seen, afterwards));
        case ServerLine.Reply reply -> {
          reply(reply, seen, afterwards);
          afterwards.add(() -> server.arrived(reply));
        }
        case ServerLine.AnsweredAtOnce(String method, String reply) -> {
          LOG.info("{}: {} is answered with a refusal", server.id(), method);
          server.tell(reply);
          mustStore = true;
        }
        case ServerLine.Aside(AgentEvent event) -> LOG.info("{}: {}", server.id(), event);
      }
    }
    ProcessRecord next = record.at(nextOffset);
    if (mustStore || !seen.isEmpty()) {
      sink.observedOn(next, seen);
    }
    record = next;
    afterwards.forEach(this::run);
  }

  /** What is stored must not come again because somebody could not go on. */
  private void run(Runnable next) {
    try {
      next.run();
    } catch (RuntimeException e) {
      LOG.error("{}: what follows from its words was not done", server.id(), e);
    }
  }

  private void observe(
      AppServer.Conversation conversation,
      AgentEvent event,
      List<Observation> seen,
      List<Runnable> afterwards) {
    seen.add(new Observation(conversation.lane(), event));
    switch (event) {
      case AgentEvent.TurnStarted started -> {
        conversation.turn(started.turn());
        afterwards.add(() -> server.begun(conversation.lane()));
      }
      case AgentEvent.TurnEnded ended -> conversation.turn(Optional.empty());
      case AgentEvent.RequestClosed closed ->
          afterwards.add(() -> server.closed(conversation.lane(), closed.key()));
      default -> {}
    }
  }

  /** The id of a request says what its reply is about, whoever asked. */
  private void reply(ServerLine.Reply reply, List<Observation> seen, List<Runnable> afterwards) {
    Optional<RequestName> name = RequestName.parse(reply.id());
    Optional<AppServer.Conversation> of = name.flatMap(n -> server.of(n.lane()));
    if (name.isEmpty() || of.isEmpty()) {
      return;
    }
    AppServer.Conversation conversation = of.get();
    switch (name.get().verb()) {
      case START -> started(reply, conversation, seen, afterwards);
      case RESUME -> resumed(reply, conversation, seen, afterwards);
      case FIRST -> {
        reply
            .refusal()
            .ifPresent(why -> seen.addAll(Failures.ofTurn(conversation.lane(), why.message())));
        afterwards.add(() -> files.settleFirst(conversation.lane()));
      }
      case MESSAGE -> message(name.get(), reply, seen, afterwards);
      case OTHER -> {}
    }
  }

  /** One that met an overloaded server was not taken: whoever handed it over may do so again. */
  private void message(
      RequestName name, ServerLine.Reply reply, List<Observation> seen, List<Runnable> afterwards) {
    if (reply.refusal().filter(ServerLine.Refusal::isOverload).isPresent()) {
      afterwards.add(() -> files.dropMessage(name.lane(), name.message(), reply.id()));
    } else {
      seen.add(new Observation(name.lane(), Failures.ofMessage(name, reply)));
      afterwards.add(() -> files.settleMessage(name.lane(), name.message()));
    }
  }

  private void started(
      ServerLine.Reply reply,
      AppServer.Conversation conversation,
      List<Observation> seen,
      List<Runnable> afterwards) {
    String thread = reply.result().path("thread").path("id").stringValue("");
    if (thread.isEmpty()) {
      String why = reply.refusal().map(ServerLine.Refusal::message).orElse("it named no thread");
      afterwards.add(() -> {
        boolean _ = server.remove(conversation);
        sink.observed(conversation.process().finished(), List.of(Failures.neverStarted(why)));
      });
      return;
    }
    files.keepThread(conversation.lane(), thread);
    server.named(conversation, thread);
    seen.add(
        new Observation(conversation.lane(), new AgentEvent.SessionNamed(thread, model(reply))));
    if (files.prompt(conversation.lane()).isEmpty()) {
      seen.add(new Observation(conversation.lane(), new AgentEvent.AgentReady()));
    }
    afterwards.add(() -> followers.started(server, conversation));
  }

  private void resumed(
      ServerLine.Reply reply,
      AppServer.Conversation conversation,
      List<Observation> seen,
      List<Runnable> afterwards) {
    Optional<ServerLine.Refusal> refusal = reply.refusal();
    boolean isToBeginAnew =
        refusal.filter(ThreadReplies::isNeverKept).isPresent()
            && !files.isFirstTaken(conversation.lane());
    if (isToBeginAnew) {
      afterwards.add(() -> revival.beginAnew(server, conversation));
    } else if (refusal.isPresent()) {
      String why = "codex does not take the conversation up again: " + refusal.get().message();
      seen.add(new Observation(conversation.lane(), new AgentEvent.ServerDied(why, false)));
    } else {
      seen.addAll(knownAgain(reply, conversation));
      afterwards.add(() -> followers.resumed(server, conversation));
    }
  }

  private List<Observation> knownAgain(
      ServerLine.Reply reply, AppServer.Conversation conversation) {
    LaneRef lane = conversation.lane();
    String thread = files.thread(lane).orElseThrow();
    files.settleResumption(lane);
    server.named(conversation, thread);
    Observation named = new Observation(lane, new AgentEvent.SessionNamed(thread, model(reply)));
    return files.prompt(lane).isEmpty() || files.isFirstTaken(lane)
        ? List.of(named, new Observation(lane, new AgentEvent.AgentReady()))
        : List.of(named); // its first message is looked for
  }

  private static Optional<String> model(ServerLine.Reply reply) {
    return Optional.of(reply.result().path("model").stringValue("")).filter(m -> !m.isEmpty());
  }

  @Override
  public boolean secured(long offset) {
    sink.observedOn(record, List.of());
    return record.offset() >= offset;
  }

  @Override
  public void ended(ProcessState state) {
    server.ended();
    revival.died(server, record.finished(), Ends.of(state));
  }
}
