package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.testkit.agents.AgentHomes;
import dev.dispatch.testkit.agents.RealAgents;
import dev.dispatch.testkit.fakemodel.AgentModel;
import dev.dispatch.testkit.fakemodel.FakeAnthropicServer;
import dev.dispatch.testkit.fakemodel.FakeOpenAiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The built {@code dispatch} with one configured agent, a repository, and both model servers, for
 * one test. Lives under {@code target/}: codex lets its commands write to {@code /tmp}, so nothing
 * there would show what its sandbox refuses.
 */
final class MatrixBench implements AutoCloseable {
  static final String TASK = "paint";
  private static final String AGENT = AgentModel.NAME;
  private static final String SECOND = "agents-version-two";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Set<String> ENDED = Set.of("done", "failed", "cancelled");
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final FakeOpenAiServer openAi = FakeOpenAiServer.start();
  private final FakeAnthropicServer anthropic = FakeAnthropicServer.start();
  private final DispatchSandbox sandbox;
  private final Path repository;

  MatrixBench() {
    try {
      Path target = Files.createDirectories(Path.of("target", "mx").toAbsolutePath());
      sandbox = DispatchSandbox.createUnder(target, "dh");
      repository = Files.createDirectory(sandbox.folder().resolve("repository"));
      AgentHomes.both(sandbox.home(), openAi, anthropic).forEach(sandbox::env);
      Files.writeString(repository.resolve("file.txt"), "one\ntwo\n");
      git("init", "--quiet", "--initial-branch=main");
      git("add", "file.txt");
      git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "first");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DispatchSandbox sandbox() {
    return sandbox;
  }

  Path repository() {
    return repository;
  }

  FakeOpenAiServer openAi() {
    return openAi;
  }

  FakeAnthropicServer anthropic() {
    return anthropic;
  }

  /** The launcher, as it stands in a command of a worker. */
  String dispatch() {
    return sandbox.launcher().toString();
  }

  /** Configures the one agent there is: a backend with this command and environment. */
  void configure(String command, Map<String, String> environment) {
    Map<String, Object> backend = Map.of("command", command, "env", environment);
    Map<String, Object> config =
        Map.of(
            "default",
            AGENT,
            "backends",
            Map.of("real", backend),
            "models",
            Map.of(AGENT, Map.of("backend", "real")),
            "aliases",
            Map.of());
    try {
      Files.createDirectories(sandbox.dispatchHome());
      // JSON is YAML.
      Files.writeString(
          sandbox.dispatchHome().resolve("config.yaml"), MAPPER.writeValueAsString(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command of a real codex whose events dispatch understands, with these options. */
  static String codex(String options) {
    return RealAgents.codex() + " exec --json --skip-git-repo-check " + options;
  }

  /** The command of the second version of codex likewise. */
  static String secondCodex(String options) {
    return RealAgents.codex(SECOND) + " exec --json --skip-git-repo-check " + options;
  }

  /** The command of the second version of claude likewise. */
  static String secondClaude(String options) {
    return RealAgents.claude(SECOND) + " " + options + " -p --output-format stream-json --verbose";
  }

  /**
   * The command of a real claude likewise. The options go first: {@code --allowedTools} would take
   * the prompt for one more tool.
   */
  static String claude(String options) {
    return RealAgents.claude() + " " + options + " -p --output-format stream-json --verbose";
  }

  /** Hands the agent a task of these items; its model follows the script. */
  void run(String script, String... items) {
    String text = "Paint the house.\nSCRIPT\n" + script.strip() + "\nEND\n";
    List<String> args = new ArrayList<>(List.of("run", text, "--id", TASK, "--title", "Paint"));
    for (String item : items) {
      args.addAll(List.of("--item", item));
    }
    succeeded(dispatch(args.toArray(String[]::new)));
  }

  /** Answers the task's open question. */
  JsonNode answer(String text) {
    return json("answer", TASK, text);
  }

  /** Waits until the daemon knows of the task's question. */
  JsonNode awaitQuestion() {
    return json("wait", TASK, "--for", "question,done", "--timeout", "60s");
  }

  /** Waits until one of a model's tool outputs has that text. */
  static void awaitOutput(Supplier<List<String>> outputs, String text, Duration limit) {
    await("the tool output " + text)
        .atMost(limit)
        .until(() -> outputs.get().stream().anyMatch(output -> output.contains(text)));
  }

  /** Waits until the worker's process has ended, and returns the task as it is then. */
  JsonNode awaitEnd(Duration limit) {
    RunningCommand waiting =
        sandbox.startIn(
            repository,
            "wait",
            TASK,
            "--for",
            "idle",
            "--timeout",
            limit.toSeconds() + "s",
            "--json");
    CommandResult result = waiting.await(limit.plus(LIMIT));
    assertThat(result.exit()).as(() -> result + "\n" + logs()).isZero();
    return show();
  }

  /** The task as every surface has it. */
  JsonNode show() {
    return json("task", "show", TASK);
  }

  /** What the agent printed. */
  String logs() {
    return dispatch("task", "logs", TASK, "--lines", "200").out();
  }

  CommandResult dispatch(String... args) {
    return sandbox.startIn(repository, args).await(LIMIT);
  }

  private JsonNode json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    return MAPPER.readTree(succeeded(dispatch(all.toArray(String[]::new))).out());
  }

  private static CommandResult succeeded(CommandResult result) {
    assertThat(result.exit()).as(result::toString).isZero();
    return result;
  }

  private void git(String... args) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(args));
    succeeded(sandbox.startProgram(repository, command).await(LIMIT));
  }

  /** Agents outlive a daemon: what still works is ended before the daemon is. */
  private void endWorkers() {
    if (sandbox.daemon().isEmpty()) {
      return;
    }
    for (JsonNode task : json("task", "list", "--all").path("tasks")) {
      String id = task.path("id").asString();
      boolean isOver = ENDED.contains(task.path("status").asString());
      if (isOver) {
        dispatch("archive", id, "--yes"); // an agent in a terminal stays
      } else {
        dispatch("task", "cancel", id);
      }
      dispatch("wait", id, "--for", "idle", "--timeout", "15s");
    }
  }

  @Override
  public void close() throws IOException {
    try (openAi;
        anthropic) {
      endWorkers();
    } finally {
      sandbox.close();
    }
  }
}
