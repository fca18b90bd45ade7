package dev.dispatch.session;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.FolderRemoval;
import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.id.ProcessId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts agent processes and finds those that run already, each in a folder of its own under one
 * directory. Stops nothing when the daemon stops.
 *
 * <p>Stateless but for the directory; safe for any thread; every call does file I/O.
 */
public final class AgentProcesses {
  /** The variable that marks a process and everything it started. */
  public static final String MARK = ProcessFolder.MARK;

  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration TORN_LIMIT = Duration.ofSeconds(1);
  private static final int MAX_MESSAGE_BYTES = 8192;

  private final Path directory;
  private final ProcessRunner runner;
  private final ShimScript shim;
  private final Terminator terminator;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param directory {@code $DISPATCH_HOME/processes}; must exist
   */
  public AgentProcesses(Path directory, ProcessRunner runner) {
    this.directory = directory.toAbsolutePath();
    this.runner = runner;
    this.shim = ShimScript.install(this.directory);
    this.terminator = new Terminator(runner);
  }

  /** The mark in the environment of that process and of everything it started. */
  public Optional<String> mark(ProcessId id) {
    return new ProcessFolder(pathOf(id)).nonce();
  }

  /** The shim of that process, which leads its session and group; empty if it never started. */
  public Optional<ProcessIdentity> leader(ProcessId id) {
    return new ProcessFolder(pathOf(id)).shim();
  }

  /**
   * Starts a program and returns when its shim has recorded itself; the program starts a moment
   * later. The caller has stored its intent before: after a crash at any point, {@link #adopt} with
   * the same id tells what became of it.
   *
   * @throws DispatchException {@code CONFLICT} if the id was used, {@code AGENT_UNAVAILABLE} if the
   *     shim could not start. A program that is not there ends with status 127 instead.
   */
  public AgentProcess launch(LaunchSpec spec) {
    String nonce = newNonce();
    boolean live = spec.input() instanceof AgentInput.Live;
    ProcessFolder folder = ProcessFolder.create(pathOf(spec.id()), nonce, live);
    AgentProcess process = new AgentProcess(spec.id(), folder, terminator);
    ExecResult started;
    try {
      started = runner.run(starter(spec, folder, nonce));
    } catch (DispatchException e) {
      folder.abandonUnlessStarted();
      throw e;
    }
    if (!started.succeeded() || process.state() instanceof ProcessState.NeverStarted) {
      process.terminate(); // a starter at its deadline may have left a shim
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          "agent process " + spec.id() + " did not start: " + started.errText().strip());
    }
    return process;
  }

  /**
   * Follows a program that somebody else started: a folder for a log that others append to. It is
   * never signalled.
   *
   * @param process what lives as long as the program's terminal does
   * @throws DispatchException {@code CONFLICT} if the id was used
   */
  public void follow(ProcessId id, ProcessIdentity process) {
    ProcessFolder.createForeign(pathOf(id), newNonce(), process);
  }

  /** Who such a program is; empty for one that was started here. */
  public Optional<ProcessIdentity> foreign(ProcessId id) {
    return new ProcessFolder(pathOf(id)).foreign();
  }

  /**
   * Follows such a program no more.
   *
   * @param goesOn whether it was let go of; otherwise its terminal was lost
   */
  public void leave(ProcessId id, boolean goesOn) {
    ProcessFolder folder = new ProcessFolder(pathOf(id));
    if (folder.foreign().isPresent()) {
      folder.leave(goesOn);
    }
  }

  /** Opens a terminal that runs a command, and returns. */
  public interface TerminalOpener {
    void open(List<String> command);
  }

  /**
   * Starts a program in a terminal that somebody else opens, likewise. Its output stays there; the
   * wire log is for what others append to it. Environment and arguments go to it through a FIFO.
   *
   * @throws DispatchException as {@link #launch(LaunchSpec)} does
   */
  public AgentProcess launch(LaunchSpec spec, TerminalOpener terminal) {
    String nonce = newNonce();
    ProcessFolder folder = ProcessFolder.create(pathOf(spec.id()), nonce, false);
    AgentProcess process = new AgentProcess(spec.id(), folder, terminator);
    String problem = "";
    try {
      Path hand = folder.file("hand");
      tool("mkfifo -m 600 \"$0\"", hand, "");
      terminal.open(shim.terminalCommand(folder));
      problem = tool("cat >\"$0\"", hand, shim.hand(spec, folder, nonce)).errText().strip();
    } catch (DispatchException e) {
      folder.abandonUnlessStarted();
      throw e;
    }
    boolean decided = Waiting.until(START_LIMIT, folder::isDecided);
    if (!decided || process.state() instanceof ProcessState.NeverStarted) {
      process.terminate();
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          "agent process " + spec.id() + " did not start in its terminal " + problem);
    }
    return process;
  }

  /** Makes a FIFO for this user alone, unless something is there. */
  public void makeFifo(Path fifo) {
    ExecResult made = tool("test -p \"$0\" || mkfifo -m 600 \"$0\"", fifo, "");
    if (!made.succeeded()) {
      throw new DispatchException(
          ErrorCode.INTERNAL, "cannot make " + fifo + ": " + made.errText().strip());
    }
  }

  private ExecResult tool(String script, Path file, String stdin) {
    return runner.run(
        ExecSpec.of(
                List.of("/bin/sh", "-c", script, file.toString()),
                Path.of("/"),
                Map.of("PATH", "/usr/bin:/bin:/usr/local/bin"))
            .withStdin(stdin)
            .withDeadline(START_LIMIT));
  }

  private ExecSpec starter(LaunchSpec spec, ProcessFolder folder, String nonce) {
    return new ExecSpec(
        shim.command(spec, folder, ShimScript.renamed(spec)),
        spec.cwd(),
        ShimScript.environment(spec, nonce),
        ByteBuffer.allocate(0),
        START_LIMIT,
        MAX_MESSAGE_BYTES);
  }

  /**
   * Takes over a process of an earlier daemon, or of none. Afterwards {@code NeverStarted} is
   * final: a start that an earlier daemon left under way does not happen any more. Payloads that
   * the shim had not been told of are told.
   */
  public AgentProcess adopt(ProcessId id) {
    ProcessFolder folder = new ProcessFolder(pathOf(id));
    if (Files.isDirectory(folder.path())) {
      folder.abandonUnlessStarted();
      // the shim makes its file and fills it a moment later
      Waiting.until(TORN_LIMIT, folder::isDecided);
    }
    AgentProcess process = new AgentProcess(id, folder, terminator);
    process.remind();
    return process;
  }

  /**
   * Removes the folder of a process, whose logs are gone then. A start that was under way does not
   * happen any more. Removes nothing while the shim, the program or something it left behind lives,
   * or where that cannot be told.
   *
   * @return whether there is no folder any more
   */
  public boolean discard(ProcessId id) {
    ProcessFolder folder = new ProcessFolder(pathOf(id));
    if (!Files.isDirectory(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    folder.abandonUnlessStarted();
    if (!Waiting.until(TORN_LIMIT, folder::isDecided) || !isOver(folder)) {
      return false;
    }
    try {
      FolderRemoval.remove(folder.path());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder.path(), e);
    }
  }

  /** A shim ends a moment after it recorded the program's end. */
  private static boolean isOver(ProcessFolder folder) {
    Duration limit = folder.exit().isPresent() ? TORN_LIMIT : Duration.ZERO;
    return Waiting.until(limit, () -> !folder.isAnyAlive());
  }

  /** The ids of all processes that have a folder. */
  public List<ProcessId> ids() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(AgentProcesses::isId)
          .map(ProcessId::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  /** Others may leave folders here, too. */
  private static boolean isId(String name) {
    try {
      return new ProcessId(name).value().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Path pathOf(ProcessId id) {
    return directory.resolve(id.value());
  }

  private String newNonce() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
