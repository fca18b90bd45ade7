package dev.dispatch.transport.tmux;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.screen.Dialog;
import dev.dispatch.session.AgentInput;
import dev.dispatch.session.ProcessState;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.shared.PromptHandover;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives agents in terminals of a tmux server of our own: started as a person would start them, one
 * session each, watched by their screen and their hooks, typed to by the rules of {@link
 * SafeInput}. The server and its agents live on when the daemon does not.
 */
public final class TmuxTransport extends TerminalTransport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TmuxTransport.class);
  private static final String COLUMNS = "180";
  private static final String ROWS = "50";

  private final TmuxServer server;
  private final ServerLife life;
  private final TerminalWatch watch;

  /**
   * Makes the transport; touches no server yet.
   *
   * @param home {@code $DISPATCH_HOME}
   * @param environment the daemon's own
   */
  public TmuxTransport(
      Parts parts, Path home, Map<String, String> environment, AgentEventSink sink) {
    super(parts, sink);
    this.server = OwnedServer.of(parts.runner(), home, environment);
    this.life =
        new ServerLife(
            server,
            OwnedServer.starter(
                Path.of("/run/systemd/system"), environment.getOrDefault("PATH", "/usr/bin:/bin")),
            ServerLife.later(parts.blocking()),
            () -> parts.seats().anyOn(server));
    life.left(); // an earlier daemon may have left it behind
    this.watch = new TerminalWatch(server, parts.clock());
  }

  @Override
  public String kind() {
    return "tmux";
  }

  @Override
  public void open(LaunchSpec launch, ProcessRecord process) {
    Path cwd = Path.of(launch.cwd());
    if (!Files.isDirectory(cwd)) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "the directory " + cwd + " to work in is not there any more");
    }
    parts().folders().prepare(launch.lane());
    Path log = Path.of(process.folder()).resolve("wire.log");
    Path settings = parts().folders().folder(launch.lane()).resolve("hooks.json");
    AgentChoice agent = AgentTerminals.interactive(launch.agent(), log, settings);
    PromptHandover prompt =
        PromptHandover.of(launch.with(agent), parts().folders().prompt(launch.lane()));
    try {
      parts()
          .processes()
          .launch(
              new dev.dispatch.session.LaunchSpec(
                  process.id(),
                  prompt.argv(),
                  cwd,
                  AgentEnvironment.of(launch.callerEnvironment(), launch.laneVariables()),
                  new AgentInput.Terminal(),
                  parts().folders().workerFifo(launch.lane())),
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
    String own = lane.getOrDefault("DISPATCH_HANDLE", launch.lane().value());
    String handle = lane.getOrDefault("DISPATCH_TASK", own);
    ExecResult made = newSession(handle, launch.cwd(), command);
    if (!made.succeeded() && made.errText().contains("duplicate session")) {
      made = newSession(handle + "-" + launch.lane(), launch.cwd(), command);
    }
    if (!made.succeeded()) {
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE, "tmux opened no session: " + made.errText().strip());
    }
    keepTerminal(process, made.outText());
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

  /** Ids of its pane and session, {@code %5} and {@code $3}, and the session's name. */
  private static Optional<List<String>> idsOf(ProcessRecord process) {
    return terminal(process, 3);
  }

  private void follow(ProcessRecord process) {
    follow(process, idsOf(process).map(ids -> seat(process, ids.getFirst())));
  }

  private TerminalSeats.Seat seat(ProcessRecord process, String pane) {
    LaneTerminal.Ways ways =
        new LaneTerminal.Ways(
            dialog -> {
              parts().blocking().execute(() -> trust(process, dialog));
              return true;
            },
            () -> false,
            () -> parts().blocking().execute(() -> close(process)),
            () -> parts().blocking().execute(() -> endOrphan(process)));
    LaneTerminal terminal =
        new LaneTerminal(
            Path.of(process.folder()),
            pane,
            rulesOf(process),
            AgentTerminals.hasHooks(agentOf(process)),
            PromptHandover.hadPrompt(parts().folders().prompt(process.lane())),
            ways);
    return new TerminalSeats.Seat(server, watch, terminal);
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
    parts().seats().leave(process);
    killSession(process);
    life.left();
  }

  /** Some programs go on when their terminal is taken away, where nobody sees or reaches them. */
  private void endOrphan(ProcessRecord process) {
    close(process);
    parts().processes().adopt(process.id()).terminate();
  }

  private void killSession(ProcessRecord process) {
    idsOf(process)
        .ifPresent(ids -> server.run(Path.of("/"), List.of("kill-session", "-t", ids.get(1))));
  }

  @Override
  public Adoption adopt(ProcessRecord process) {
    if (parts().processes().adopt(process.id()).state() instanceof ProcessState.NeverStarted) {
      killSession(process);
      return Adoption.NEVER_STARTED;
    }
    follow(process);
    return Adoption.FOLLOWED;
  }

  @Override
  public void end(ProcessRecord process) {
    parts()
        .blocking()
        .execute(() -> {
          parts().processes().adopt(process.id()).terminate();
          killSession(process);
        });
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

  /** Stops watching; server, sessions and agents go on. */
  @Override
  public void close() {
    watch.close();
    server.close();
  }
}
