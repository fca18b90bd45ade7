package dev.dispatch.transport.tmux;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.codec.WireLine;
import dev.dispatch.codec.terminal.TerminalCodec;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenRules;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.WireLogs;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.shared.LaneFolders;
import dev.dispatch.transport.shared.LaneRemains;
import dev.dispatch.transport.shared.LogFollower;
import dev.dispatch.transport.shared.Tail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * What agents in terminals have in common, whoever's the terminal is: they stay, are known by their
 * screen, and are typed to by the rules of {@link SafeInput}.
 */
abstract sealed class TerminalTransport implements AgentTransport
    permits TmuxTransport, PaneTransport {
  private static final int LOG_BYTES = 64 << 10;

  private final Parts parts;
  private final LaneRemains remains;
  private final LogFollower follower;

  /**
   * What terminals are driven with.
   *
   * @param directory of the processes' folders
   */
  public record Parts(
      ProcessRunner runner,
      AgentProcesses processes,
      WireLogs logs,
      LaneFolders folders,
      Path directory,
      ScreenRuleBook book,
      TerminalSeats seats,
      InstantSource clock,
      Executor blocking) {}

  TerminalTransport(Parts parts, AgentEventSink sink) {
    this.parts = parts;
    this.remains = new LaneRemains(parts.processes(), parts.directory(), parts.folders());
    this.follower =
        new LogFollower(
            parts.processes(),
            parts.logs(),
            (process, seen) -> {
              parts.seats().heard(process, seen.stream().map(one -> one.event()).toList());
              sink.observedOn(process, seen);
              if (process.ended()) {
                parts.seats().forget(process);
              }
            },
            parts.blocking());
  }

  final Parts parts() {
    return parts;
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
        parts.directory().resolve(process.value()).toString(),
        TerminalCodec.NAME + ":" + AgentTerminals.rulesFor(agent),
        0,
        false);
  }

  /** The name of the rules for its screens. */
  static String agentOf(ProcessRecord process) {
    return process.codec().substring(process.codec().indexOf(':') + 1);
  }

  final ScreenRules rulesOf(ProcessRecord process) {
    String agent = agentOf(process);
    return parts.book().of(parts.book().agents().contains(agent) ? agent : "generic");
  }

  /** Has its log read, and its terminal watched where it is known. */
  final void follow(ProcessRecord process, Optional<TerminalSeats.Seat> seat) {
    seat.ifPresent(taken -> {
      taken.terminal().resume(new TerminalCodec().decode(earlier(process)));
      parts.seats().seat(process, taken);
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

  /** What has to be known of its terminal after a restart, one fact between blanks. */
  static void keepTerminal(ProcessRecord process, String facts) {
    try {
      Files.writeString(terminalFile(process), facts.strip() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those facts, the last with whatever is in it; empty where they are not all there. */
  static Optional<List<String>> terminal(ProcessRecord process, int facts) {
    try {
      List<String> found =
          List.of(Files.readString(terminalFile(process)).strip().split(" ", facts));
      return found.size() == facts ? Optional.of(found) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path terminalFile(ProcessRecord process) {
    return Path.of(process.folder()).resolve("terminal");
  }

  final SafeInput input(ProcessRecord process) {
    return parts.seats().input(process);
  }

  @Override
  public Receipt send(ProcessRecord process, String text) {
    return input(process).send(text);
  }

  @Override
  public Receipt answer(ProcessRecord process, AgentRequest request, RequestAnswer answer) {
    return input(process).answer(request.key(), answer);
  }

  @Override
  public Receipt interrupt(ProcessRecord process) {
    return input(process).interrupt();
  }

  @Override
  public String outputTail(ProcessRecord process) {
    return parts.seats().shown(process);
  }

  @Override
  public void discard(LaneRef lane) {
    remains.discard(lane);
  }

  /** The folders are the same as those of plain processes, whose transport looks through them. */
  @Override
  public Set<LaneRef> keptSince(Instant time) {
    return Set.of();
  }
}
