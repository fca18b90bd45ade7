package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tasks whose agent does nothing and says nothing until it is ended: a shell script that keeps its
 * environment in a file and becomes a {@code sleep}. Closing ends the agents by their pids and
 * start times; close it before the sandbox.
 */
final class SilentAgents implements AutoCloseable {
  private final DispatchSandbox sandbox;

  private SilentAgents(DispatchSandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Configures the agent; starts nothing. */
  static SilentAgents configure(DispatchSandbox sandbox) throws IOException {
    Path script = sandbox.folder().resolve("silent.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        env | grep '^DISPATCH_' >"$BENCH_FOLDER/$DISPATCH_TASK.env.tmp"
        mv "$BENCH_FOLDER/$DISPATCH_TASK.env.tmp" "$BENCH_FOLDER/$DISPATCH_TASK.env"
        exec sleep 900
        """);
    Files.createDirectories(sandbox.dispatchHome());
    Files.writeString(
        sandbox.dispatchHome().resolve("config.yaml"),
        """
        default: silent
        backends:
          silent: { command: /bin/sh, args: [ %s ] }
        models:
          silent: { backend: silent }
        """
            .formatted(script));
    sandbox.env("BENCH_FOLDER", sandbox.folder().toString());
    return new SilentAgents(sandbox);
  }

  /** Hands in that many tasks and waits until each one's agent runs. The daemon must run. */
  void start(int count) throws IOException, InterruptedException {
    for (int i = 1; i <= count; i++) {
      Call.run(sandbox, "run", "wait for nothing", "--id", id(i));
    }
    for (int i = 1; i <= count; i++) {
      Waits.until("agent of " + id(i) + " runs", environmentFile(i), Files::exists);
    }
  }

  static String id(int number) {
    return "silent-" + number;
  }

  /** The task's folder. */
  Path taskFolder(int number) {
    return sandbox.work().resolve(".dispatch/tasks/" + id(number));
  }

  private Path environmentFile(int number) {
    return sandbox.folder().resolve(id(number) + ".env");
  }

  /** What the agent of a task has in its environment of dispatch. */
  Map<String, String> environment(int number) throws IOException {
    Map<String, String> variables = new HashMap<>();
    for (String line : Files.readAllLines(environmentFile(number))) {
      int equals = line.indexOf('=');
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }

  @Override
  public void close() throws IOException {
    Path processes = sandbox.dispatchHome().resolve("processes");
    if (!Files.isDirectory(processes)) {
      return;
    }
    try (Stream<Path> folders = Files.list(processes)) {
      for (Path folder : (Iterable<Path>) folders.filter(Files::isDirectory)::iterator) {
        end(folder.resolve("pid"));
      }
    }
  }

  /** Ends a process that its file names by pid and start ticks, if it still is that one. */
  private static void end(Path file) throws IOException {
    try {
      String[] words = Files.readString(file).strip().split(" ", -1);
      long pid = Long.parseLong(words[0]);
      String stat = Files.readString(Path.of("/proc", words[0], "stat"));
      String ticks = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
      if (ticks.equals(words[1])) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        process.ifPresent(ProcessHandle::destroy);
      }
    } catch (NoSuchFileException e) {
      // It has ended by itself, or never started.
    }
  }
}
