package dev.dispatch.transport.wire;

import static dev.dispatch.transport.wire.ServerTalk.call;
import static dev.dispatch.transport.wire.ServerTalk.conversation;
import static dev.dispatch.transport.wire.ServerTalk.name;
import static dev.dispatch.transport.wire.ServerTalk.runningTurn;
import static dev.dispatch.transport.wire.ServerTalk.thread;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AppServerCommand;
import dev.dispatch.codec.appserver.AppServerCodec;
import dev.dispatch.codec.appserver.ServerAnswers;
import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.conversation.Conversations;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.WireLogs;
import dev.dispatch.store.Store;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.ForkSpec;
import dev.dispatch.transport.Goal;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.ResumeSpec;
import dev.dispatch.transport.Submission;
import dev.dispatch.transport.ThreadCommand;
import dev.dispatch.transport.shared.LaneFolders;
import dev.dispatch.transport.shared.LaneRemains;
import dev.dispatch.transport.shared.Tail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives conversations on {@code codex app-server}; see {@link AppServers} for whose they are. */
public final class AppServerTransport implements AgentTransport {
  private static final Logger LOG = LoggerFactory.getLogger(AppServerTransport.class);
  private static final int TAIL_BYTES = 4096;

  private final AgentProcesses processes;
  private final Path directory;
  private final LaneFolders folders;
  private final ThreadFiles files;
  private final AgentEventSink sink;
  private final LaneRemains remains;
  private final Messages messages;
  private final Executor blocking;
  private final Following following = new Following();
  private final AppServers servers;
  private final ThreadCommands commands;
  private final ThreadOpening openings;
  private final ThreadEnding endings;

  /**
   * @param directory of the processes' folders
   * @param blocking platform threads
   */
  public AppServerTransport(
      AgentProcesses processes,
      WireLogs logs,
      Path directory,
      LaneFolders folders,
      AgentEventSink sink,
      Store store,
      Executor blocking) {
    this.processes = processes;
    this.directory = directory;
    this.folders = folders;
    this.files = new ThreadFiles(folders);
    this.sink = sink;
    this.messages = new Messages(files);
    this.remains = new LaneRemains(processes, directory, folders);
    this.blocking = blocking;
    this.servers =
        new AppServers(
            new AppServers.Parts(processes, logs, directory, files, sink, store, blocking),
            following);
    this.commands = new ThreadCommands(servers, files);
    this.openings = new ThreadOpening(servers, files, sink);
    this.endings = new ThreadEnding(servers, files, sink);
  }

  /** What follows from what a server said. */
  private final class Following implements Followers {
    @Override
    public void started(AppServer server, AppServer.Conversation conversation) {
      goOn(conversation, () -> messages.first(server, conversation));
    }

    @Override
    public void resumed(AppServer server, AppServer.Conversation conversation) {
      goOn(conversation, () -> goesOn(server, conversation));
    }

    private void goOn(AppServer.Conversation conversation, Runnable with) {
      blocking.execute(() -> {
        try {
          with.run();
        } catch (RuntimeException e) {
          LOG.error("{}: its first message cannot be handed over", conversation.lane(), e);
        }
      });
    }
  }

  /** On another server: with its first message, or as one that was interrupted. */
  private void goesOn(AppServer server, AppServer.Conversation conversation) {
    boolean isUnknown =
        !files.prompt(conversation.lane()).isEmpty() && !files.isFirstTaken(conversation.lane());
    if (isUnknown && !messages.firstAgain(server, conversation)) {
      files.settleFirst(conversation.lane());
      sink.observed(conversation.process(), List.of(new AgentEvent.AgentReady()));
    }
  }

  @Override
  public String kind() {
    return AppServerCodec.NAME;
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  /** Ends servers that nobody came to be on. Once, before the first lane is opened. */
  public void endOrphans() {
    servers.endOrphans();
  }

  /** Its folder stays empty: the program is its server's. */
  @Override
  public ProcessRecord plan(LaneRef lane, ProcessId process, AgentChoice agent) {
    AppServerCommand.of(agent); // or it is refused
    return planFork(lane, process);
  }

  @Override
  public void open(LaunchSpec launch, ProcessRecord process) {
    Path cwd = Path.of(launch.cwd());
    if (!Files.isDirectory(cwd)) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "the directory " + cwd + " to work in is not there any more");
    }
    AppServerCommand command = AppServerCommand.of(launch.agent());
    prepare(launch.lane(), launch.prompt());
    Map<String, String> environment =
        AgentEnvironment.of(launch.callerEnvironment(), launch.agent().environment());
    AppServer server = servers.serving(process, AppServer.Kind.of(command.argv(), environment));
    requireSupported(server, process);
    start(
        server,
        process,
        ServerCalls.startThread(
            RequestName.start(launch.lane()).id(),
            new ServerCalls.ThreadWish(
                launch.cwd(),
                command.model(),
                command.sandbox(),
                command.approvalPolicy(),
                ofLane(launch))));
  }

  /** Nothing is left of one that is too old. */
  private void requireSupported(AppServer server, ProcessRecord process) {
    try {
      ServerFloor.require(server);
    } catch (DispatchException e) {
      openings.leave(server, process);
      throw e;
    }
  }

  private void prepare(LaneRef lane, String prompt) {
    folders.prepare(lane);
    processes.makeFifo(folders.workerFifo(lane));
    files.keepPrompt(lane, prompt);
  }

  /**
   * Begins a conversation.
   *
   * @param line the request that does it
   */
  private void start(AppServer server, ProcessRecord process, String line) {
    LaneRef lane = process.lane();
    server.add(process);
    files.keepServer(lane, server.id());
    server.tell(
        line, number -> files.keepStart(lane, new ThreadFiles.Numbered(server.id(), number, line)));
  }

  @Override
  public ProcessRecord planFork(LaneRef lane, ProcessId process) {
    return new ProcessRecord(
        process, lane, directory.resolve(process.value()).toString(), "thread", 0, false);
  }

  /** On the server of the other. */
  @Override
  public void fork(ForkSpec fork, ProcessRecord process) {
    AppServer server = servers.of(fork.source());
    String line = commands.fork(server, fork);
    prepare(fork.lane(), "");
    start(server, process, line);
  }

  @Override
  public boolean isConversational() {
    return true;
  }

  @Override
  public Receipt act(ProcessRecord process, ThreadCommand command) {
    return commands.act(process, command);
  }

  @Override
  public Optional<Goal> goal(ProcessRecord process) {
    return commands.goal(process);
  }

  /** Its server is many lanes': what says which one it is goes with the conversation. */
  private static Map<String, String> ofLane(LaunchSpec launch) {
    Map<String, String> variables = new HashMap<>(launch.laneVariables());
    variables.keySet().removeAll(launch.agent().environment().keySet());
    return variables;
  }

  @Override
  public Adoption adopt(ProcessRecord process) {
    Optional<AppServer> server = servers.adopt(process);
    if (server.isEmpty()) {
      return Adoption.NEVER_STARTED;
    }
    server
        .get()
        .of(process.lane())
        .filter(conversation -> !server.get().isOver())
        .ifPresent(conversation -> goOn(server.get(), conversation));
    return Adoption.FOLLOWED;
  }

  /** With what an earlier daemon was about to hand over. */
  private void goOn(AppServer server, AppServer.Conversation conversation) {
    servers.revival().takeUp(server, conversation);
    messages.first(server, conversation);
    if (files.resumption(conversation.lane()).isPresent() && conversation.thread().isPresent()) {
      following.resumed(server, conversation);
    }
  }

  @Override
  public Receipt send(ProcessRecord process, String text) {
    AppServer server = servers.of(process);
    String thread = thread(server, process);
    if (runningTurn(server, process, thread).isPresent()) {
      throw new DispatchException(
          ErrorCode.LANE_BUSY,
          "lane " + process.lane() + " is at work",
          "dispatch wait " + process.lane() + " --for idle");
    }
    return begin(server, process, thread, text);
  }

  @Override
  public Receipt submit(ProcessRecord process, Submission message) {
    return messages.submit(process, message, () -> servers.of(process));
  }

  @Override
  public Optional<Boolean> hasMessage(ProcessRecord process, String id) {
    AppServer server = servers.of(process);
    return ThreadItems.find(server, conversation(server, process), id);
  }

  private Receipt begin(AppServer server, ProcessRecord process, String thread, String text) {
    RequestName name = name(process);
    Optional<ServerLine.Reply> reply =
        call(server, name, ServerCalls.startTurn(name.id(), thread, name.id(), text));
    return reply.isPresent() ? Receipt.ACCEPTED : Receipt.UNCONFIRMED;
  }

  @Override
  public Receipt answer(ProcessRecord process, AgentRequest request, RequestAnswer answer) {
    AppServer server = servers.of(process);
    String line = ServerAnswers.line(request, answer);
    CompletableFuture<Boolean> closing = server.closingOf(process.lane(), request.key());
    server.tell(line);
    if (ServerTalk.waitFor(closing).isEmpty()) {
      return Receipt.UNCONFIRMED;
    }
    return answer instanceof RequestAnswer.Deny(String why) && !why.isBlank()
        ? sayWhy(server, process, why)
        : Receipt.ACCEPTED;
  }

  /** To the turn that goes on, or as the next one: it may end in between. */
  private Receipt sayWhy(AppServer server, ProcessRecord process, String why) {
    String thread = thread(server, process);
    Optional<String> turn = runningTurn(server, process, thread);
    if (turn.isPresent()) {
      RequestName name = name(process);
      String line = ServerCalls.steer(name.id(), thread, turn.get(), name.id(), why);
      try {
        return call(server, name, line).isPresent() ? Receipt.ACCEPTED : Receipt.UNCONFIRMED;
      } catch (DispatchException e) {
        LOG.debug("{}: {}", process.lane(), e.getMessage());
      }
    }
    return begin(server, process, thread, why);
  }

  @Override
  public Receipt interrupt(ProcessRecord process) {
    return endings.interrupt(process);
  }

  @Override
  public void end(ProcessRecord process) {
    blocking.execute(() -> endings.end(process));
  }

  @Override
  public void archive(ProcessRecord process) {
    if (!endings.archive(process)) {
      end(process);
    }
  }

  @Override
  public void giveBack(ProcessRecord process) {
    endings.openOn(process).ifPresent(server -> openings.leave(server, process));
  }

  @Override
  public boolean isOpen(ProcessRecord process) {
    return endings.openOn(process).isPresent();
  }

  @Override
  public void resume(ProcessRecord process, ResumeSpec conversation) {
    AppServerCommand command = AppServerCommand.of(conversation.agent());
    folders.prepare(process.lane());
    processes.makeFifo(folders.workerFifo(process.lane()));
    AppServer.Kind kind =
        AppServer.Kind.of(
            command.argv(),
            AgentEnvironment.of(
                conversation.callerEnvironment(), conversation.agent().environment()));
    AppServer server =
        servers.serving(process, conversation.isForeign() ? kind.alone(process.lane()) : kind);
    requireSupported(server, process);
    openings.open(server, process, conversation.conversation());
  }

  /** What its servers know of conversations, whosever they are. */
  public Conversations conversations() {
    return new CodexConversations(servers, blocking);
  }

  /** What its server complained of; what it said itself is in the registry. */
  @Override
  public String outputTail(ProcessRecord process) {
    return files
        .server(process.lane())
        .map(id -> Tail.of(processes.adopt(id).errorLog(), TAIL_BYTES))
        .orElse("");
  }

  @Override
  public void discard(LaneRef lane) {
    remains.discard(lane);
  }

  @Override
  public Set<LaneRef> keptSince(Instant time) {
    return remains.keptSince(time);
  }
}
