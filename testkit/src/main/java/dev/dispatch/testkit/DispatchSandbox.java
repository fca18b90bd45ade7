package dev.dispatch.testkit;

import dev.dispatch.wire.HomePaths;
import dev.dispatch.wire.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The built {@code dispatch} with a HOME, a DISPATCH_HOME, XDG folders and a tmux socket of its
 * own, in a temporary folder. Nothing of the user's environment gets in but PATH and JAVA_HOME.
 * Closing ends the commands that were started and the daemon, each by its own pid, checked with its
 * start time, and deletes the folder. For one test; commands may be run by several threads.
 */
public final class DispatchSandbox implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration RUN_LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final Path dispatchHome;
  private final Path launcher;
  private final Map<String, String> environment = new HashMap<>();
  private final List<RunningCommand> started = new CopyOnWriteArrayList<>();

  private DispatchSandbox(Path folder, Path dispatchHome, Path launcher) throws IOException {
    this.folder = folder;
    this.dispatchHome = dispatchHome;
    this.launcher = launcher;
    for (String name : List.of("home", "work", "tmp", "tmux", "xdg-config", "xdg-runtime")) {
      Files.createDirectories(folder.resolve(name));
    }
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("LANG", "C.UTF-8");
    environment.put("TERM", "dumb");
    environment.put("USER", "tester");
    environment.put("HOME", home().toString());
    environment.put("TMPDIR", folder.resolve("tmp").toString());
    environment.put("TMUX_TMPDIR", folder.resolve("tmux").toString());
    environment.put("XDG_CONFIG_HOME", folder.resolve("xdg-config").toString());
    environment.put("XDG_RUNTIME_DIR", folder.resolve("xdg-runtime").toString());
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("DISPATCH_HOME", dispatchHome.toString());
    environment.put("DISPATCH_AOT", "off");
  }

  /** A fresh sandbox with the launcher of this checkout, which must be built. */
  public static DispatchSandbox create() throws IOException {
    return create("dispatch-home");
  }

  /** A fresh sandbox whose DISPATCH_HOME has that path within the sandbox. */
  public static DispatchSandbox create(String dispatchHome) throws IOException {
    return createUnder(Path.of("/tmp"), dispatchHome);
  }

  /**
   * A fresh sandbox in that folder: agents may often write to {@code /tmp}, where they write
   * nothing in real life.
   */
  public static DispatchSandbox createUnder(Path parent, String dispatchHome) throws IOException {
    // By that name a run of CI finds what its tests left.
    String run = System.getenv().getOrDefault("DISPATCH_CI_RUN", "");
    String prefix = run.isEmpty() ? "dsb-" : "dsb-" + run + "-";
    Path folder = Files.createTempDirectory(parent, prefix).toRealPath();
    return new DispatchSandbox(
        folder, folder.resolve(dispatchHome), checkout().resolve("dispatch"));
  }

  /** The same home and environment with another launcher; close only the first of them. */
  public DispatchSandbox withLauncher(Path otherLauncher) throws IOException {
    DispatchSandbox other = new DispatchSandbox(folder, dispatchHome, otherLauncher);
    other.environment.putAll(environment);
    return other;
  }

  /** The root folder of the checkout the tests run in. */
  public static Path checkout() {
    Path start = Path.of("").toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("dispatch")) && Files.exists(at.resolve("jdk.sh"))) {
        return at;
      }
    }
    throw new IllegalStateException("no checkout of dispatch above " + start);
  }

  /** The install folder that {@code dist/current} names. */
  public static Path install() throws IOException {
    Path dist = checkout().resolve("dist");
    return dist.resolve(Files.readString(dist.resolve("current")).strip());
  }

  /** The sandbox itself. */
  public Path folder() {
    return folder;
  }

  /** HOME of every command. */
  public Path home() {
    return folder.resolve("home");
  }

  /** An empty folder; the working directory where a command names no other. */
  public Path work() {
    return folder.resolve("work");
  }

  /** DISPATCH_HOME of every command. */
  public Path dispatchHome() {
    return dispatchHome;
  }

  /** The launcher, for {@code DISPATCH_BIN} and the like. */
  public Path launcher() {
    return launcher;
  }

  /** Name of a tmux socket that is this sandbox's own: {@code tmux -L NAME}. */
  public String tmuxSocketName() {
    return "dsb-" + folder.getFileName();
  }

  /** Where the daemon of this sandbox is met. */
  public HomePaths paths() {
    return new HomePaths(dispatchHome);
  }

  /** Sets a variable for the commands that follow. */
  public DispatchSandbox env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Takes a variable away from the commands that follow. */
  public DispatchSandbox withoutEnv(String name) {
    environment.remove(name);
    return this;
  }

  /** A copy of the environment of commands. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** Runs {@code dispatch ARGS…} without input to its end. */
  public CommandResult run(String... args) {
    return runWithInput("", args);
  }

  /** Runs it with that input, which then ends. */
  public CommandResult runWithInput(String input, String... args) {
    RunningCommand command = start(args);
    command.type(input);
    command.closeInput();
    return command.await(RUN_LIMIT);
  }

  /** Starts {@code dispatch ARGS…} in the work folder, its streams connected to the test. */
  public RunningCommand start(String... args) {
    return startIn(work(), args);
  }

  /** Starts it in that folder. */
  public RunningCommand startIn(Path cwd, String... args) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(Arrays.asList(args));
    return startProgram(cwd, command);
  }

  /** Starts another program in the sandbox's environment; ended on close like a command. */
  public RunningCommand startProgram(Path cwd, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(cwd.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      RunningCommand running = new RunningCommand(command, builder.start());
      started.add(running);
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who the daemon is, as its pid file says; empty where none runs. */
  public Optional<PidFile> daemon() {
    if (!Files.isDirectory(dispatchHome)) {
      return Optional.empty();
    }
    try {
      return PidFile.read(paths().pidFile()).filter(PidFile::isAlive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the daemon as {@code kill -9} does and waits until it is gone. */
  public void killDaemon() throws InterruptedException {
    PidFile daemon = daemon().orElseThrow(() -> new IllegalStateException("no daemon runs"));
    end(daemon, true);
  }

  private static void end(PidFile daemon, boolean hard) throws InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(daemon.pid());
    if (process.isEmpty() || !daemon.isAlive()) {
      return;
    }
    boolean asked = hard ? process.get().destroyForcibly() : process.get().destroy();
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    while (daemon.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(Duration.ofMillis(5));
    }
    if (daemon.isAlive() && !hard) {
      end(daemon, true);
    } else if (daemon.isAlive()) {
      throw new IllegalStateException(
          "daemon " + daemon.pid() + " does not end" + (asked ? "" : ", signal was refused"));
    }
  }

  /** Ends what was started and deletes the folder. */
  @Override
  public void close() throws IOException {
    try {
      for (RunningCommand command : started) {
        command.kill();
      }
      Optional<PidFile> daemon = daemon();
      if (daemon.isPresent()) {
        end(daemon.get(), false);
      }
      endTmux();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ending the sandbox " + folder, e);
    }
    deleteFolder();
  }

  /** Servers that the daemon started live on without it. */
  private void endTmux() throws IOException, InterruptedException {
    Path sockets = folder.resolve("tmux");
    try (Stream<Path> found = Files.walk(sockets)) {
      for (Path socket : found.filter(path -> !Files.isDirectory(path)).toList()) {
        Process end =
            new ProcessBuilder("tmux", "-S", socket.toString(), "kill-server")
                .redirectErrorStream(true)
                .start();
        end.getInputStream().readAllBytes();
        end.waitFor();
      }
    }
  }

  private void deleteFolder() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
