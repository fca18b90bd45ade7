package dev.dispatch.it.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.testkit.scripted.ScriptedAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sandbox with a task whose worker only waits, so that the test can run the worker's commands in
 * its place: with the environment that the worker was given, changed as the test likes.
 */
final class WorkerBench implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern ENTRY = Pattern.compile("\"id\":\"(E[0-9]+)\"");

  private final DispatchSandbox sandbox;
  private final Path signals;

  private WorkerBench(DispatchSandbox sandbox) throws IOException {
    this.sandbox = sandbox;
    this.signals = Files.createDirectories(sandbox.folder().resolve("signals"));
  }

  static WorkerBench create() throws IOException {
    DispatchSandbox sandbox = DispatchSandbox.create();
    Path agent = ScriptedAgent.install(sandbox.folder().resolve("bin"));
    Files.createDirectories(sandbox.dispatchHome());
    Files.writeString(
        sandbox.dispatchHome().resolve("config.yaml"),
        "default: scripted\nagents: { scripted: { command: %s } }\n".formatted(agent));
    return new WorkerBench(sandbox);
  }

  DispatchSandbox sandbox() {
    return sandbox;
  }

  /** Starts a task whose worker writes down its environment and waits for {@link #release}. */
  void start(String id, String... items) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of("run", "--id", id, "--input-file", "-", "--agent", "scripted", "--yes"));
    for (String item : items) {
      argv.addAll(List.of("--item", item));
    }
    CommandResult run = sandbox.runWithInput(prompt(id), argv.toArray(String[]::new));
    assertThat(run.exit()).as(run.toString()).isZero();
    awaitWorker(id);
  }

  /** Makes a worker write down its environment and wait for {@link #release}. */
  String prompt(String id) {
    return """
    SCRIPT
    ENVIRONMENT %1$s/%2$s.tmp
    SHELL mv %1$s/%2$s.tmp %1$s/%2$s.env
    WAITFILE %1$s/%2$s.go
    END
    """
        .formatted(signals, id);
  }

  /** Waits until such a worker runs. */
  void awaitWorker(String id) {
    await().atMost(LIMIT).until(() -> Files.exists(signals.resolve(id + ".env")));
  }

  /** Lets the worker end. */
  void release(String id) throws IOException {
    Files.writeString(signals.resolve(id + ".go"), "");
  }

  /** The environment of the task's worker. */
  Map<String, String> environment(String id) throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (String line : Files.readAllLines(signals.resolve(id + ".env"))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        environment.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return environment;
  }

  /** Starts a command of the task's worker, with some variables set anew, or taken away by "". */
  RunningCommand worker(String id, Map<String, String> changes, String... argv) throws IOException {
    return worker(id, changes, List.of(), argv);
  }

  /** Starts it behind another program, {@code unshare} say. */
  RunningCommand worker(String id, Map<String, String> changes, List<String> behind, String... argv)
      throws IOException {
    RunningCommand running = begin(id, changes, behind, argv);
    running.closeInput();
    return running;
  }

  /** Starts it with its input open. */
  RunningCommand workerWithInput(String id, Map<String, String> changes, String... argv)
      throws IOException {
    return begin(id, changes, List.of(), argv);
  }

  private RunningCommand begin(
      String id, Map<String, String> changes, List<String> behind, String... argv)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    Map<String, String> environment = environment(id);
    environment.putAll(changes);
    environment.forEach((name, value) -> {
      if (!value.isEmpty()) {
        command.add(name + "=" + value);
      }
    });
    command.addAll(behind);
    command.add(sandbox.launcher().toString());
    command.addAll(List.of(argv));
    return sandbox.startProgram(sandbox.work(), command);
  }

  /** The ways to dispatch, each with what closes the ones that would be taken before it. */
  enum Way {
    FILES,
    FIFO,
    SOCKET,
    NOTHING;

    /** The variables, with how long a command waits. */
    Map<String, String> with(String patience) {
      Map<String, String> changes = new HashMap<>();
      if (this != FILES) {
        changes.put("DISPATCH_TASK_DIR", "");
      }
      if (this == SOCKET || this == NOTHING) {
        changes.put("DISPATCH_LANE_DIR", "/nonexistent");
      }
      if (this == NOTHING) {
        changes.put("DISPATCH_WORKER_SOCKET", "/nonexistent");
      }
      changes.put("DISPATCH_ASK_WAIT", patience);
      return changes;
    }
  }

  Path taskFolder(String id) throws IOException {
    return Path.of(environment(id).get("DISPATCH_TASK_DIR"));
  }

  /** Waits until a question is in the inbox; gives its entry. */
  String entry(String question) {
    String[] found = new String[1];
    await()
        .atMost(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .until(() -> {
          CommandResult inbox = sandbox.run("inbox", "--kind", "question");
          Matcher matcher = ENTRY.matcher(inbox.out());
          int at = inbox.out().indexOf(question);
          while (at >= 0 && matcher.find() && matcher.start() < at) {
            found[0] = matcher.group(1);
          }
          return found[0] != null;
        });
    return found[0];
  }

  void answer(String question, String answer) {
    CommandResult result = sandbox.run("answer", entry(question), answer);
    assertThat(result.exit()).as(result.toString()).isZero();
  }

  @Override
  public void close() throws IOException {
    try (java.util.stream.Stream<Path> files = Files.list(signals)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".env")).toList()) {
        String name = file.getFileName().toString();
        release(name.substring(0, name.length() - ".env".length()));
      }
    }
    sandbox.close();
  }
}
