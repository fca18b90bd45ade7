package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.scripted.ScriptedAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The built dispatch in a sandbox with the scripted agent configured as three backends ({@code
 * scripted}: prompt by argument, {@code by-stdin}, {@code by-file}) and a program that is not there
 * ({@code none}). Closing also ends the agents that outlived their daemon.
 */
public final class TaskBench implements AutoCloseable {
  /** More than anything here takes on a busy machine. */
  public static final Duration LIMIT = Duration.ofSeconds(40);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final DispatchSandbox sandbox;

  private TaskBench(DispatchSandbox sandbox) {
    this.sandbox = sandbox;
  }

  public static TaskBench open() throws IOException {
    TaskBench bench = new TaskBench(DispatchSandbox.create());
    Path agent = ScriptedAgent.install(bench.sandbox.folder().resolve("bin"));
    bench.config(
        """
        default: scripted
        backends:
          scripted: { command: "%1$s" }
          by-stdin: { command: "%1$s", prompt: stdin }
          by-file: { command: "%1$s", prompt: file }
          none: { command: "no-such-program-anywhere -p" }
        models:
          scripted: { backend: scripted }
          by-stdin: { backend: by-stdin }
          by-file: { backend: by-file }
          none: { backend: none }
        """
            .formatted(agent));
    return bench;
  }

  /** Writes the user's configuration. */
  public void config(String yaml) throws IOException {
    Files.createDirectories(sandbox.dispatchHome());
    Files.writeString(sandbox.dispatchHome().resolve("config.yaml"), yaml);
  }

  public DispatchSandbox sandbox() {
    return sandbox;
  }

  /** A file of the sandbox that no task knows of: for scripts that wait or tell. */
  public Path file(String name) {
    return sandbox.folder().resolve(name);
  }

  /** The folder of a task in the work folder. */
  public Path folder(String task) {
    return sandbox.work().resolve(".dispatch/tasks").resolve(task);
  }

  public Path plan(String task) {
    return folder(task).resolve("plan.md");
  }

  public Path ipc(String task, String name) {
    return folder(task).resolve("ipc").resolve(name);
  }

  /** Hands over a task whose agent does that script; gives the answer of {@code run}. */
  public JsonNode hand(String id, String script, String... more) {
    List<String> args = new ArrayList<>(List.of("run", text(script), "--id", id));
    args.addAll(Arrays.asList(more));
    return ok(args.toArray(new String[0]));
  }

  /** The text of a task with a script. */
  public static String text(String script) {
    return "Do it\nSCRIPT\n" + script.strip() + "\nEND";
  }

  public CommandResult run(String... args) {
    return sandbox.run(args);
  }

  /** Runs a command that must succeed, and reads its JSON. */
  public JsonNode ok(String... args) {
    CommandResult result = sandbox.run(args);
    assertThat(result.exit()).as(String.join(" ", args) + "\n" + result).isZero();
    return JSON.readTree(result.out());
  }

  /** The JSON of a command that must have ended like this. */
  public static JsonNode read(CommandResult result, int exit) {
    assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
    return JSON.readTree(result.out());
  }

  /** Runs a command that must fail like this, and reads its error. */
  public JsonNode fails(int exit, String... args) {
    CommandResult result = sandbox.run(args);
    assertThat(result.exit()).as(String.join(" ", args) + "\n" + result).isEqualTo(exit);
    assertThat(result.out()).isEmpty();
    return JSON.readTree(result.err()).get("error");
  }

  public JsonNode show(String task) {
    return ok("task", "show", task);
  }

  public String status(String task) {
    return show(task).get("status").stringValue();
  }

  /** Waits in the daemon until the task ends, and gives what is known of it then. */
  public JsonNode awaitEnd(String task) {
    CommandResult result = run("wait", task, "--for", "done", "--timeout", LIMIT.toSeconds() + "s");
    JsonNode seen = show(task);
    assertThat(result.exit()).as(result + " " + seen).isIn(0, 3);
    return seen;
  }

  /** Waits in the daemon until the task asks; gives the entry's id. */
  public String awaitQuestion(String task) {
    return ok("wait", task, "--for", "question", "--timeout", LIMIT.toSeconds() + "s")
        .get("entry")
        .stringValue();
  }

  public void awaitStatus(String task, String status) {
    await(() -> assertThat(status(task)).isEqualTo(status));
  }

  /** Looks again and again until the assertion holds. */
  public static void await(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(100))
        .pollDelay(Duration.ZERO)
        .untilAsserted(assertion);
  }

  /** Lets a script that waits for this file go on. */
  public void signal(String name) throws IOException {
    Files.writeString(file(name), "");
  }

  /** What {@code task logs} prints. */
  public String logs(String task) {
    CommandResult result = run("task", "logs", task, "--lines", "100000");
    assertThat(result.exit()).as(result.toString()).isZero();
    return result.out();
  }

  /** Deletes a folder and what is in it, as a person does. */
  public static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(java.util.Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  /** The keys of an object, sorted. */
  public static Set<String> keys(JsonNode object) {
    return new TreeSet<>(object.propertyNames());
  }

  /** Every process of this sandbox that is not its daemon. */
  public List<ProcessHandle> agents() throws IOException {
    long daemon = sandbox.daemon().map(d -> d.pid()).orElse(-1L);
    String mark = "HOME=" + sandbox.home() + "\0";
    List<ProcessHandle> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.filter(p -> isPid(p.getFileName().toString())).toList()) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != daemon && environment(process).contains(mark)) {
          ProcessHandle.of(pid).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static boolean isPid(String name) {
    return name.chars().allMatch(Character::isDigit);
  }

  private static String environment(Path process) {
    try {
      return Files.readString(
          process.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    if (sandbox.daemon().isPresent()) {
      for (JsonNode task : ok("task", "list", "--all").get("tasks")) {
        if (Set.of("running", "starting", "blocked", "stalled")
            .contains(task.get("status").stringValue())) {
          run("task", "cancel", task.get("id").stringValue());
        }
      }
    }
    for (ProcessHandle agent : agents()) {
      agent.destroyForcibly();
    }
    sandbox.close();
  }
}
