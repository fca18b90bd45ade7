package dev.dispatch.transport.process;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentInput;
import dev.dispatch.session.AgentProcess;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.ProcessState;
import dev.dispatch.session.WireLogs;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.shared.LaneFolders;
import dev.dispatch.transport.shared.LaneRemains;
import dev.dispatch.transport.shared.LogFollower;
import dev.dispatch.transport.shared.PromptHandover;
import dev.dispatch.transport.shared.Tail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Drives one-shot commands: the prompt goes in by argument, stdin or file, what the program prints
 * is kept, and its exit ends the session.
 */
public final class ProcessTransport implements AgentTransport {
  private static final int TAIL_BYTES = 4096;

  private final AgentProcesses processes;
  private final Path directory;
  private final LaneFolders folders;
  private final LogFollower follower;
  private final LaneRemains remains;
  private final Executor blocking;

  /**
   * Makes the transport.
   *
   * @param directory of the processes' folders
   * @param blocking platform threads, for ends that take seconds
   */
  public ProcessTransport(
      AgentProcesses processes,
      WireLogs logs,
      Path directory,
      LaneFolders folders,
      AgentEventSink sink,
      Executor blocking) {
    this.processes = processes;
    this.directory = directory;
    this.folders = folders;
    this.follower = new LogFollower(processes, logs, sink, blocking);
    this.remains = new LaneRemains(processes, directory, folders);
    this.blocking = blocking;
  }

  @Override
  public String kind() {
    return "process";
  }

  @Override
  public ProcessRecord plan(LaneRef lane, ProcessId process, AgentChoice agent) {
    return new ProcessRecord(
        process,
        lane,
        directory.resolve(process.value()).toString(),
        Codecs.nameFor(agent),
        0,
        false);
  }

  @Override
  public void open(LaunchSpec launch, ProcessRecord process) {
    Path cwd = Path.of(launch.cwd());
    if (!Files.isDirectory(cwd)) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "the directory " + cwd + " to work in is not there any more");
    }
    folders.prepare(launch.lane());
    PromptHandover prompt = PromptHandover.of(launch, folders.prompt(launch.lane()));
    AgentInput input =
        prompt
            .stdinFile()
            .<AgentInput>map(AgentInput.FromFile::new)
            .orElseGet(AgentInput.Empty::new);
    try {
      processes.launch(
          new dev.dispatch.session.LaunchSpec(
              process.id(),
              prompt.argv(),
              cwd,
              AgentEnvironment.of(launch.callerEnvironment(), launch.laneVariables()),
              input,
              folders.workerFifo(launch.lane())));
    } catch (IllegalArgumentException e) {
      throw new DispatchException(
              ErrorCode.VALIDATION, "the agent cannot be started: " + e.getMessage())
          .causedBy(e);
    }
    follower.follow(process, Codecs.named(process.codec()));
  }

  @Override
  public Adoption adopt(ProcessRecord process) {
    if (processes.adopt(process.id()).state() instanceof ProcessState.NeverStarted) {
      return Adoption.NEVER_STARTED;
    }
    follower.follow(process, Codecs.named(process.codec()));
    return Adoption.FOLLOWED;
  }

  @Override
  public void end(ProcessRecord process) {
    blocking.execute(() -> processes.adopt(process.id()).terminate());
  }

  @Override
  public void discard(LaneRef lane) {
    remains.discard(lane);
  }

  @Override
  public Set<LaneRef> keptSince(Instant time) {
    return remains.keptSince(time);
  }

  @Override
  public String outputTail(ProcessRecord process) {
    AgentProcess agent = processes.adopt(process.id());
    String errors = Tail.of(agent.errorLog(), TAIL_BYTES);
    String output = Tail.of(agent.wireLog(), TAIL_BYTES);
    return output.isBlank() ? errors : output + (errors.isBlank() ? "" : "\n" + errors);
  }
}
