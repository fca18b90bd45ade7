package dev.dispatch.transport.tmux;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.codec.WireLine;
import dev.dispatch.codec.terminal.TerminalCodec;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.session.AgentInput;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.ProcessState;
import dev.dispatch.session.WireLogs;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.shared.LaneFolders;
import dev.dispatch.transport.shared.LaneRemains;
import dev.dispatch.transport.shared.LogFollower;
import dev.dispatch.transport.shared.PromptHandover;
import dev.dispatch.transport.shared.Tail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives agents in terminals of a tmux server of our own: started as a person would start them, one
 * session each, watched by their screen and their hooks, typed to by the rules of {@link
 * SafeInput}. The server and its agents live on when the daemon does not.
 */
public final class TmuxTransport implements AgentTransport, ScreenSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TmuxTransport.class);
  private static final String COLUMNS = "180";
  private static final String ROWS = "50";
  private static final int TAIL_BYTES = 4096;
  private static final int LOG_BYTES = 64 << 10;

  private final TmuxServer server;
  private final ServerLife life;
  private final TerminalWatch watch;
  private final AgentProcesses processes;
  private final LaneFolders folders;
  private final LogFollower follower;
  private final LaneRemains remains;
  private final ScreenRuleBook book;
  private final Executor blocking;
  private final Map<ProcessId, LaneTerminal> terminals = new ConcurrentHashMap<>();
  private final Map<LaneRef, ProcessId> lanes = new ConcurrentHashMap<>();

  /** What it is made of. */
  public record Parts(
      ProcessRunner runner,
      AgentProcesses processes,
      WireLogs logs,
      LaneFolders folders,
      ScreenRuleBook book,
      InstantSource clock,
      Executor blocking) {}

  /**
   * Makes the transport; touches no server yet.
   *
   * @param home {@code $DISPATCH_HOME}
   * @param directory of the processes' folders
   * @param environment the daemon's own
   */
  public TmuxTransport(
      Parts parts,
      Path home,
      Path directory,
      Map<String, String> environment,
      AgentEventSink sink) {
    this.server = OwnedServer.of(parts.runner(), home, environment);
    this.life =
        new ServerLife(
            server,
            OwnedServer.starter(
                Path.of("/run/systemd/system"), environment.getOrDefault("PATH", "/usr/bin:/bin")),
            ServerLife.later(parts.blocking()),
            () -> !terminals.isEmpty());
    life.left(); // an earlier daemon may have left it behind
    this.watch = new TerminalWatch(server, parts.clock());
    this.processes = parts.processes();
    this.folders = parts.folders();
    this.book = parts.book();
    this.blocking = parts.blocking();
    this.remains = new LaneRemains(processes, directory, folders);
    this.follower =
        new LogFollower(
            processes,
            parts.logs(),
            (process, events) -> {
              LaneTerminal terminal = terminals.get(process.id());
              if (terminal != null) {
                terminal.read(events);
              }
              sink.observed(process, events);
              if (process.ended()) {
                forget(process);
              }
            },
            blocking);
  }

  private void forget(ProcessRecord process) {
    lanes.remove(process.lane(), process.id());
  }

  @Override
  public String kind() {
    return "tmux";
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public ProcessRecord plan(LaneRef lane, ProcessId process, AgentChoice agent) {
    return new ProcessRecord(
        process,
        lane,
        remains.directory().resolve(process.value()).toString(),
        TerminalCodec.NAME + ":" + AgentTerminals.rulesFor(agent),
        0,
        false);
  }

  private static String rulesOf(ProcessRecord process) {
    return process.codec().substring(process.codec().indexOf(':') + 1);
  }

  @Override
  public void open(LaunchSpec launch, ProcessRecord process) {
    Path cwd = Path.of(launch.cwd());
    if (!Files.isDirectory(cwd)) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "the directory " + cwd + " to work in is not there any more");
    }
    folders.prepare(launch.lane());
    Path log = Path.of(process.folder()).resolve("wire.log");
    Path settings = folders.folder(launch.lane()).resolve("hooks.json");
    AgentChoice agent = AgentTerminals.interactive(launch.agent(), log, settings);
    PromptHandover prompt = PromptHandover.of(launch.with(agent), folders.prompt(launch.lane()));
    try {
      processes.launch(
          new dev.dispatch.session.LaunchSpec(
              process.id(),
              prompt.argv(),
              cwd,
              AgentEnvironment.of(launch.callerEnvironment(), launch.laneVariables()),
              new AgentInput.Terminal(),
              folders.workerFifo(launch.lane())),
          command -> openSession(launch, process, command));
    } catch (IllegalArgumentException e) {
      throw new DispatchException(
              ErrorCode.VALIDATION, "the agent cannot be started: " + e.getMessage())
          .causedBy(e);
    }
    follow(process);
  }

  /** Named after its lane; by its ref as well where that name is taken. */
  private void openSession(LaunchSpec launch, ProcessRecord process, List<String> command) {
    Map<String, String> lane = launch.laneVariables();
    String handle = lane.getOrDefault("DISPATCH_TASK", lane.getOrDefault("DISPATCH_HANDLE", ""));
    ExecResult made = newSession(handle, launch.cwd(), command);
    if (!made.succeeded() && made.errText().contains("duplicate session")) {
      made = newSession(handle + "-" + launch.lane(), launch.cwd(), command);
    }
    if (!made.succeeded()) {
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE, "tmux opened no session: " + made.errText().strip());
    }
    try {
      Files.writeString(terminalFile(process), made.outText().strip() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExecResult newSession(String name, String cwd, List<String> command) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "new-session",
                "-d",
                "-P",
                "-F",
                "#{pane_id} #{session_id} #{session_name}",
                "-s",
                name));
    words.addAll(List.of("-x", COLUMNS, "-y", ROWS, "-c", cwd, "--"));
    words.addAll(command);
    return life.open(Path.of(cwd), words);
  }

  private static Path terminalFile(ProcessRecord process) {
    return Path.of(process.folder()).resolve("terminal");
  }

  /** Ids of its pane and session, {@code %5} and {@code $3}, and the session's name. */
  private static Optional<List<String>> idsOf(ProcessRecord process) {
    try {
      List<String> ids = List.of(Files.readString(terminalFile(process)).strip().split(" ", 3));
      return ids.size() == 3 ? Optional.of(ids) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void follow(ProcessRecord process) {
    String agent = rulesOf(process);
    idsOf(process)
        .ifPresent(ids -> {
          LaneTerminal terminal =
              new LaneTerminal(
                  Path.of(process.folder()),
                  ids.getFirst(),
                  book.of(agent),
                  AgentTerminals.hasHooks(agent),
                  PromptHandover.hadPrompt(folders.prompt(process.lane())),
                  dialog -> blocking.execute(() -> trust(process, dialog)),
                  () -> blocking.execute(() -> close(process)),
                  () -> blocking.execute(() -> endOrphan(process)));
          terminal.resume(new TerminalCodec().decode(earlier(process)));
          terminals.put(process.id(), terminal);
          lanes.put(process.lane(), process.id());
          watch.add(ids.getFirst(), terminal.rules(), terminal);
        });
    follower.follow(process, new TerminalCodec());
  }

  /** The end of what an earlier daemon read of its log. */
  private static List<WireLine> earlier(ProcessRecord process) {
    String tail = Tail.of(Path.of(process.folder()).resolve("wire.log"), LOG_BYTES);
    return tail.lines()
        .map(line -> line.getBytes(StandardCharsets.UTF_8))
        .map(bytes -> new WireLine(0, bytes.length, bytes))
        .toList();
  }

  /** The user named this folder when they handed the work over. */
  private void trust(ProcessRecord process, Dialog dialog) {
    try {
      LOG.info("{}: trusting the folder it was started in: {}", process.lane(), dialog.text());
      Receipt _ = input(process).answer(dialog.digest(), new RequestAnswer.Allow());
    } catch (DispatchException e) {
      LOG.warn("{}: its question for trust is left open: {}", process.lane(), e.getMessage());
    }
  }

  /** A session whose agent ended is of no more use; its last screen was kept. */
  private void close(ProcessRecord process) {
    LaneTerminal terminal = terminals.remove(process.id());
    if (terminal != null) {
      watch.remove(terminal.pane());
    }
    killSession(process);
    life.left();
  }

  /** Some programs go on when their terminal is taken away, where nobody sees or reaches them. */
  private void endOrphan(ProcessRecord process) {
    close(process);
    processes.adopt(process.id()).terminate();
  }

  private void killSession(ProcessRecord process) {
    idsOf(process)
        .ifPresent(ids -> server.run(Path.of("/"), List.of("kill-session", "-t", ids.get(1))));
  }

  @Override
  public Adoption adopt(ProcessRecord process) {
    if (processes.adopt(process.id()).state() instanceof ProcessState.NeverStarted) {
      killSession(process);
      return Adoption.NEVER_STARTED;
    }
    follow(process);
    return Adoption.FOLLOWED;
  }

  @Override
  public void end(ProcessRecord process) {
    blocking.execute(() -> {
      processes.adopt(process.id()).terminate();
      killSession(process);
    });
  }

  private SafeInput input(ProcessRecord process) {
    LaneTerminal terminal = terminals.get(process.id());
    if (terminal == null) {
      throw new DispatchException(
          ErrorCode.CONFLICT, "lane " + process.lane() + " has no terminal any more");
    }
    return new SafeInput(server, watch, terminal, Path.of(process.folder()));
  }

  @Override
  public Receipt send(ProcessRecord process, String text) {
    return input(process).send(text);
  }

  @Override
  public Receipt answer(ProcessRecord process, String key, RequestAnswer answer) {
    return input(process).answer(key, answer);
  }

  @Override
  public Receipt interrupt(ProcessRecord process) {
    return input(process).interrupt();
  }

  @Override
  public List<String> attachCommand(ProcessRecord process) {
    return idsOf(process)
        .map(ids -> {
          List<String> words = server.command();
          words.addAll(List.of("attach-session", "-t", "=" + ids.get(2)));
          return words;
        })
        .orElse(List.of());
  }

  /** What it shows, or showed last. */
  @Override
  public String outputTail(ProcessRecord process) {
    LaneTerminal terminal = terminals.get(process.id());
    Optional<Sight> sight =
        terminal == null ? Optional.empty() : watch.look(terminal.pane(), terminal.rules());
    return sight
        .map(seen -> LaneTerminal.shown(seen.screen().lines()))
        .orElseGet(() -> Tail.of(LaneTerminal.lastScreen(Path.of(process.folder())), TAIL_BYTES));
  }

  @Override
  public Optional<Sighting> ofLane(LaneRef lane) {
    ProcessId process = lanes.get(lane);
    LaneTerminal terminal = process == null ? null : terminals.get(process);
    if (terminal == null) {
      return Optional.empty();
    }
    return watch
        .look(terminal.pane(), terminal.rules())
        .map(sight -> new Sighting(terminal.rules().agent(), sight.screen(), sight.takenAt()));
  }

  @Override
  public void discard(LaneRef lane) {
    remains.discard(lane);
  }

  /** The folders are the same as those of plain processes, whose transport looks through them. */
  @Override
  public Set<LaneRef> keptSince(java.time.Instant time) {
    return Set.of();
  }

  /** Stops watching; server, sessions and agents go on. */
  @Override
  public void close() {
    watch.close();
    server.close();
  }
}
