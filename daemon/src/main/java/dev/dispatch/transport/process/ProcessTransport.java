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
import dev.dispatch.session.ProcessState;
import dev.dispatch.session.WireLogs;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one-shot commands: the prompt goes in by argument, stdin or file, what the program prints
 * is kept, and its exit ends the session.
 */
public final class ProcessTransport implements AgentTransport {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessTransport.class);
  private static final int TAIL_BYTES = 4096;
  private static final long FOLLOW_AGAIN_MILLIS = 1000;

  private final AgentProcesses processes;
  private final WireLogs logs;
  private final Path directory;
  private final LaneFolders folders;
  private final AgentEventSink sink;
  private final Executor blocking;
  private final Executor later;

  /** Which are read, or will be soon; a second reader would take everything twice. */
  private final Set<ProcessId> followed = ConcurrentHashMap.newKeySet();

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
    this.later =
        CompletableFuture.delayedExecutor(FOLLOW_AGAIN_MILLIS, TimeUnit.MILLISECONDS, blocking);
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

  /** Never fails: what was started must not be taken for what was not. Tries again instead. */
  private void follow(ProcessRecord process) {
    if (followed.add(process.id())) {
      followInTheEnd(process);
    }
  }

  /** Once the threads are gone nobody tries any more: the next daemon adopts it. */
  private void followInTheEnd(ProcessRecord process) {
    if (!isFollowed(process)) {
      later.execute(() -> followInTheEnd(process));
    }
  }

  private boolean isFollowed(ProcessRecord process) {
    try {
      LineCodec codec = Codecs.named(process.codec());
      AgentProcess agent = processes.adopt(process.id());
      SessionReader reader =
          new SessionReader(process, codec, sink, () -> followed.remove(process.id()));
      logs.follow(agent.wireLog(), process.offset(), reader);
      return true;
    } catch (RuntimeException | Error e) {
      LOG.error("the log of {} cannot be read yet", process.id(), e);
      return false;
    }
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
  public void discard(LaneRef lane) {
    boolean isGone = true;
    for (ProcessId id : processes.ids()) {
      if (laneOf(id.value()).equals(Optional.of(lane))) {
        isGone &= processes.discard(id);
      }
    }
    try {
      if (isGone) {
        folders.remove(lane);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folders.folder(lane), e);
    }
  }

  @Override
  public Set<LaneRef> keptSince(Instant time) {
    Set<LaneRef> lanes = new HashSet<>();
    for (Path folder : List.of(directory, folders.lanes())) {
      try (Stream<Path> kept = Files.list(folder)) {
        kept.filter(path -> isOlder(path, time))
            .flatMap(path -> laneOf(String.valueOf(path.getFileName())).stream())
            .forEach(lanes::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + folder, e);
      }
    }
    return lanes;
  }

  private static boolean isOlder(Path path, Instant time) {
    try {
      return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(time);
    } catch (IOException e) {
      return false; // removed meanwhile
    }
  }

  /** A process is named by its lane and a number of its own. */
  private static Optional<LaneRef> laneOf(String name) {
    String ref = name.split("-", 2)[0];
    return LaneRef.hasShape(ref) ? Optional.of(new LaneRef(ref)) : Optional.empty();
  }

  @Override
  public String outputTail(ProcessRecord process) {
    AgentProcess agent = processes.adopt(process.id());
    String errors = Tail.of(agent.errorLog(), TAIL_BYTES);
    String output = Tail.of(agent.wireLog(), TAIL_BYTES);
    return output.isBlank() ? errors : output + (errors.isBlank() ? "" : "\n" + errors);
  }
}
