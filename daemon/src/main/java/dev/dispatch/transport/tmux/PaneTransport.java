package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.pane.PaneRef;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.session.ProcessState;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives agents that already run in panes of the user's own tmux. They are given work and watched,
 * never started and never ended: what is let go of goes on.
 *
 * <p>Which pane it is stands in the agent's environment, as the agent itself sees it: {@code TMUX}
 * and {@code TMUX_PANE}; its title in {@link PaneWork#TITLE_VARIABLE}.
 */
public final class PaneTransport extends TerminalTransport {
  private static final Logger LOG = LoggerFactory.getLogger(PaneTransport.class);
  private static final int INLINE_CHARACTERS = 140;
  private static final int FACTS = 3;

  /** The file that is there once the first key of the prompt may have been pressed. */
  private static final String TYPING = "typing";

  private final UserServers servers;
  private final PaneFiles files;

  /** Where an agent is: the pane's id, its server's pid and socket. */
  private record Place(String pane, long serverPid, String socket) {}

  /**
   * Makes the transport; connects to nothing yet.
   *
   * @param home {@code $DISPATCH_HOME}
   */
  public PaneTransport(Parts parts, UserServers servers, Path home, AgentEventSink sink) {
    super(parts, sink);
    this.servers = servers;
    this.files = new PaneFiles(home);
  }

  @Override
  public String kind() {
    return PaneWork.TRANSPORT;
  }

  @Override
  public void open(LaunchSpec launch, ProcessRecord process) {
    String socket =
        UserServers.inside(launch.agent().environment())
            .orElseThrow(() -> new IllegalArgumentException("no server for " + launch));
    String id = launch.agent().environment().getOrDefault("TMUX_PANE", "");
    PaneRef ref = new PaneRef(socket, UserServers.pidOf(launch.agent().environment()), id);
    Pane pane =
        servers.panes(socket).stream()
            .filter(p -> p.isThat(ref) && !p.isDead())
            .findFirst()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.AGENT_UNAVAILABLE, "pane " + id + " is gone; nothing was sent"));
    ProcessIdentity agent =
        Foreground.of(pane)
            .map(Foreground::leader)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.AGENT_UNAVAILABLE, "nothing runs in pane " + id + " any more"));
    parts().folders().prepare(launch.lane());
    Place place = new Place(id, pane.serverPid(), socket);
    // Whoever had it before has reported; two lanes in one pane would hear each other.
    parts().seats().on(servers.at(socket).tmux(), id).forEach(this::letGo);
    parts().processes().follow(process.id(), agent);
    keepTerminal(process, place.pane() + " " + place.serverPid() + " " + place.socket());
    try {
      hand(launch, process, place);
    } catch (RuntimeException e) {
      release(process);
      throw e;
    }
    follow(process, seat(process));
  }

  /**
   * Title and name first, so that a quick agent finds them. Programs that write their state into
   * the title keep it: it would be overwritten, and is evidence.
   */
  private void hand(LaunchSpec launch, ProcessRecord process, Place place) {
    String title = launch.agent().environment().getOrDefault(PaneWork.TITLE_VARIABLE, "");
    if (!rulesOf(process).readsTitle()) {
      must(place, "select-pane", "-t", place.pane(), "-T", title);
    }
    must(place, "set-option", "-p", "-t", place.pane(), "@dispatch", title);
    files.name(
        place.serverPid(),
        place.pane(),
        parts().processes().foreign(process.id()).orElseThrow(),
        launch.laneVariables());
    String prompt = launch.prompt();
    String line =
        prompt.length() <= INLINE_CHARACTERS
            ? prompt
            : "Read the file "
                + files.prompt(title, prompt)
                + " and execute the task described there.";
    TerminalSeats.Seat seat = seat(process).orElseThrow();
    SafeInput input =
        new SafeInput(seat.server(), seat.watch(), seat.terminal(), Path.of(process.folder()));
    if (input.send(line, () -> touch(process, TYPING)) == Receipt.UNCONFIRMED) {
      LOG.warn("{}: pane {} was not seen to take its prompt up", launch.lane(), place.pane());
    }
  }

  /** From then on nobody can tell any more that nothing was typed. */
  private static void touch(ProcessRecord process, String name) {
    try {
      Files.writeString(Path.of(process.folder()).resolve(name), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void must(Place place, String... words) {
    ExecResult done = servers.at(place.socket()).tmux().run(Path.of("/"), List.of(words));
    if (!done.succeeded()) {
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE, "tmux " + words[0] + " failed: " + done.errText().strip());
    }
  }

  private static Optional<Place> placeOf(ProcessRecord process) {
    return terminal(process, FACTS)
        .map(facts -> new Place(facts.get(0), Long.parseLong(facts.get(1)), facts.get(2)));
  }

  private Optional<TerminalSeats.Seat> seat(ProcessRecord process) {
    return placeOf(process)
        .map(place -> {
          UserServers.Server server = servers.at(place.socket());
          Runnable release = () -> parts().blocking().execute(() -> release(process));
          // Whether to trust a folder is for whoever started it there.
          LaneTerminal.Ways ways =
              new LaneTerminal.Ways(dialog -> false, () -> hasLeft(process), release, release);
          LaneTerminal terminal =
              new LaneTerminal(
                  Path.of(process.folder()), place.pane(), rulesOf(process), false, true, ways);
          return new TerminalSeats.Seat(server.tmux(), server.watch(), terminal);
        });
  }

  private boolean hasLeft(ProcessRecord process) {
    return parts().processes().foreign(process.id()).filter(ProcessIdentity::isAlive).isEmpty();
  }

  private void letGo(ProcessRecord process) {
    leave(process, true);
  }

  private void release(ProcessRecord process) {
    leave(process, false);
  }

  /** Watches it no more. */
  private void leave(ProcessRecord process, boolean goesOn) {
    parts().seats().leave(process);
    placeOf(process)
        .ifPresent(place -> files.unname(place.serverPid(), place.pane(), process.lane().value()));
    parts().processes().leave(process.id(), goesOn);
  }

  @Override
  public Adoption adopt(ProcessRecord process) {
    if (parts().processes().adopt(process.id()).state() instanceof ProcessState.NeverStarted) {
      return Adoption.NEVER_STARTED;
    }
    if (!Files.exists(Path.of(process.folder()).resolve(TYPING))) {
      release(process);
      return Adoption.NEVER_STARTED;
    }
    follow(process, seat(process));
    return Adoption.FOLLOWED;
  }

  /** Interrupts what it does and lets go of it. */
  @Override
  public void end(ProcessRecord process) {
    parts()
        .blocking()
        .execute(() -> {
          try {
            Receipt _ = interrupt(process);
          } catch (DispatchException e) {
            LOG.info("{}: let go of as it is: {}", process.lane(), e.getMessage());
          }
          letGo(process);
        });
  }

  @Override
  public List<String> attachCommand(ProcessRecord process) {
    return placeOf(process)
        .map(place -> {
          List<String> words = servers.at(place.socket()).tmux().command();
          words.addAll(List.of("attach-session", "-t", place.pane()));
          return words;
        })
        .orElse(List.of());
  }
}
