package dev.dispatch.transport.process;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.codec.LineCodec;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentInput;
import dev.dispatch.session.AgentProcess;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.Following;
import dev.dispatch.session.ProcessState;
import dev.dispatch.session.WireLogs;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Drives one-shot commands: the prompt goes in by argument, stdin or file, what the program prints
 * is kept, and its exit ends the session.
 */
public final class ProcessTransport implements AgentTransport {
  private static final int TAIL_BYTES = 4096;

  private final AgentProcesses processes;
  private final WireLogs logs;
  private final Path directory;
  private final LaneFolders folders;
  private final AgentEventSink sink;
  private final Executor blocking;
  private final Map<ProcessId, Following> followings = new ConcurrentHashMap<>();

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
    this.logs = logs;
    this.directory = directory;
    this.folders = folders;
    this.sink = sink;
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
    follow(process);
  }

  private void follow(ProcessRecord process) {
    LineCodec codec = Codecs.named(process.codec());
    AgentProcess agent = processes.adopt(process.id());
    SessionReader reader =
        new SessionReader(process, codec, sink, () -> followings.remove(process.id()));
    followings.put(process.id(), logs.follow(agent.wireLog(), process.offset(), reader));
  }

  @Override
  public Adoption adopt(ProcessRecord process) {
    if (processes.adopt(process.id()).state() instanceof ProcessState.NeverStarted) {
      return Adoption.NEVER_STARTED;
    }
    follow(process);
    return Adoption.FOLLOWED;
  }

  @Override
  public void end(ProcessRecord process) {
    blocking.execute(() -> processes.adopt(process.id()).terminate());
  }

  @Override
  public String outputTail(ProcessRecord process) {
    AgentProcess agent = processes.adopt(process.id());
    String errors = Tail.of(agent.errorLog(), TAIL_BYTES);
    String output = Tail.of(agent.wireLog(), TAIL_BYTES);
    return output.isBlank() ? errors : output + (errors.isBlank() ? "" : "\n" + errors);
  }
}
