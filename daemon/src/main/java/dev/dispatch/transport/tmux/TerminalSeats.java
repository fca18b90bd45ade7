package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.shared.Tail;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The agents that are in a terminal now, whoever's the terminal is. Safe for any thread. */
public final class TerminalSeats implements ScreenSource {
  private static final int TAIL_BYTES = 4096;

  private final Map<ProcessId, Seat> seats = new ConcurrentHashMap<>();
  private final Map<ProcessId, ProcessRecord> records = new ConcurrentHashMap<>();
  private final Map<LaneRef, ProcessId> lanes = new ConcurrentHashMap<>();

  /** An agent's terminal, its server and who watches it. */
  record Seat(TmuxServer server, TerminalWatch watch, LaneTerminal terminal) {
    Optional<Sight> look() {
      return watch.look(terminal.pane(), terminal.rules());
    }
  }

  /** Remembers a terminal and has it watched from now on. */
  void seat(ProcessRecord process, Seat seat) {
    records.put(process.id(), process);
    seats.put(process.id(), seat);
    lanes.put(process.lane(), process.id());
    seat.watch().add(seat.terminal().pane(), seat.terminal().rules(), seat.terminal());
  }

  /** Whether there are agents on that server. */
  boolean anyOn(TmuxServer server) {
    return seats.values().stream().anyMatch(seat -> seat.server() == server);
  }

  /** Whose agents are thought to be in that pane. */
  List<ProcessRecord> on(TmuxServer server, String pane) {
    return seats.entrySet().stream()
        .filter(entry -> entry.getValue().server() == server)
        .filter(entry -> entry.getValue().terminal().pane().equals(pane))
        .flatMap(entry -> Optional.ofNullable(records.get(entry.getKey())).stream())
        .toList();
  }

  /** Watches it no more; its screen is the last that was kept. */
  void leave(ProcessRecord process) {
    records.remove(process.id());
    Seat seat = seats.remove(process.id());
    if (seat != null) {
      seat.watch().remove(seat.terminal());
    }
  }

  /** Takes in what the log of an agent says; before others are told. */
  void heard(ProcessRecord process, List<AgentEvent> events) {
    Seat seat = seats.get(process.id());
    if (seat != null) {
      seat.terminal().read(events);
    }
  }

  /** Once its end was stored. */
  void forget(ProcessRecord process) {
    lanes.remove(process.lane(), process.id());
  }

  /** The terminal of an agent, to type into. */
  SafeInput input(ProcessRecord process) {
    Seat seat = seats.get(process.id());
    if (seat == null) {
      throw new DispatchException(
          ErrorCode.CONFLICT, "lane " + process.lane() + " has no terminal any more");
    }
    return new SafeInput(seat.server(), seat.watch(), seat.terminal(), Path.of(process.folder()));
  }

  /** What it shows, or showed last. */
  String shown(ProcessRecord process) {
    return Optional.ofNullable(seats.get(process.id()))
        .flatMap(Seat::look)
        .map(seen -> LaneTerminal.shown(seen.screen().lines()))
        .orElseGet(() -> Tail.of(LaneTerminal.lastScreen(Path.of(process.folder())), TAIL_BYTES));
  }

  @Override
  public Optional<Sighting> ofLane(LaneRef lane) {
    return Optional.ofNullable(lanes.get(lane))
        .flatMap(process -> Optional.ofNullable(seats.get(process)))
        .flatMap(seat ->
            seat.look()
                .map(sight ->
                    new Sighting(
                        seat.terminal().rules().agent(), sight.screen(), sight.takenAt())));
  }
}
