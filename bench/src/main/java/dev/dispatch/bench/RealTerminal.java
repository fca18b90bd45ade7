package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.agents.AgentHomes;
import dev.dispatch.testkit.agents.RealAgents;
import dev.dispatch.testkit.fakemodel.AgentModel;
import dev.dispatch.testkit.fakemodel.FakeAnthropicServer;
import dev.dispatch.testkit.fakemodel.FakeOpenAiServer;
import dev.dispatch.testkit.fakemodel.TimedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real agent program, as pinned in {@code it/agents}, in a terminal of dispatch's own tmux
 * server, with model servers on loopback that answer at once. For one row.
 */
final class RealTerminal implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int SEND_TRIES = 50;
  private static final Duration SEND_PAUSE = Duration.ofMillis(10);

  /** Which program. */
  enum Program {
    CLAUDE,
    CODEX
  }

  private final FakeOpenAiServer openAi = FakeOpenAiServer.start();
  private final FakeAnthropicServer anthropic = FakeAnthropicServer.start();
  private final DispatchSandbox first;
  private final DispatchSandbox sandbox;
  private final Program program;
  private final String transport;

  RealTerminal(Installs installs, Program program) throws IOException, InterruptedException {
    this(installs, program, "tmux");
  }

  /** The same for a conversation on a {@code codex app-server}. */
  static RealTerminal server(Installs installs) throws IOException, InterruptedException {
    return new RealTerminal(installs, Program.CODEX, "app-server");
  }

  private RealTerminal(Installs installs, Program program, String transport)
      throws IOException, InterruptedException {
    this.program = program;
    this.transport = transport;
    this.first = DispatchSandbox.create();
    this.sandbox = Installs.sandbox(first, installs.withCaches());
    AgentHomes.both(sandbox.home(), openAi, anthropic).forEach(sandbox::env);
    Files.createDirectories(sandbox.dispatchHome());
    Files.writeString(
        sandbox.dispatchHome().resolve("config.yaml"),
        MAPPER.writeValueAsString(
            Map.of(
                "default", AgentModel.NAME,
                "backends", Map.of("real", Map.of("command", command())),
                "models", Map.of(AgentModel.NAME, Map.of("backend", "real")))));
    sandbox.run("up");
  }

  private String command() {
    return switch (program) {
      case CLAUDE ->
          RealAgents.claude()
              + " --permission-mode default -p --output-format stream-json --verbose";
      case CODEX -> RealAgents.codex() + " exec --json --skip-git-repo-check -s workspace-write";
    };
  }

  DispatchSandbox sandbox() {
    return sandbox;
  }

  String call(String... args) throws IOException {
    return Call.run(sandbox, args);
  }

  /** Hands over a task whose agent answers with these words and then waits. */
  void run(String id, String words) throws IOException {
    String text = prompt("SAY " + words);
    call("run", text, "--id", id, "--item", "Paint", "--transport", transport, "--share");
  }

  /** The same, until it waits. */
  void begin(String id) throws IOException, InterruptedException {
    run(id, "ready");
    awaitAnswered("ready");
    awaitStatus("idle");
  }

  static String prompt(String script) {
    return "Paint the house.\nSCRIPT\n" + script + "\nEND\n";
  }

  /**
   * Sends a message to the idle agent. Right after a turn its hook may have said that it is idle
   * while its screen does not show it yet; then the message is refused, and given once more.
   */
  void send(String id, String text) throws IOException, InterruptedException {
    for (int i = 0; ; i++) {
      try {
        call("send", id, text);
        return;
      } catch (IllegalStateException e) {
        if (i == SEND_TRIES || !String.valueOf(e.getMessage()).contains("lane-busy")) {
          throw e;
        }
        Waits.settle(SEND_PAUSE);
      }
    }
  }

  /** What the list says of the one lane that is alive. */
  String status() {
    try {
      JsonNode lanes = MAPPER.readTree(call("list", "--json")).path("lanes");
      return lanes.isEmpty() ? "none" : lanes.get(0).path("status").asString("");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitStatus(String wanted) throws InterruptedException {
    Waits.until(wanted, this, terminal -> terminal.status().equals(wanted));
  }

  /** The answered model call whose newest words hold that mark; the program's own calls do not. */
  Optional<TimedRequest> answered(String mark) {
    List<TimedRequest> all = program == Program.CLAUDE ? anthropic.answered() : openAi.answered();
    return all.stream()
        .filter(timed -> timed.request().body().contains(mark))
        .filter(timed -> !timed.request().json().path("tools").isEmpty())
        .findFirst();
  }

  TimedRequest awaitAnswered(String mark) throws InterruptedException {
    Waits.until("the model call of " + mark, this, terminal -> terminal.answered(mark).isPresent());
    return answered(mark).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    try (first;
        openAi;
        anthropic) {
      for (JsonNode task : MAPPER.readTree(call("task", "list", "--json")).path("tasks")) {
        if (task.path("status").asString("").equals("cancelled")) {
          continue;
        }
        cancel(task.path("id").asString(""));
      }
    }
  }

  /** Ends the task with its agent. */
  void cancel(String id) throws IOException {
    call("task", "cancel", id);
  }

  /** Where programs lie that are started without dispatch. */
  Path plainSocket() {
    return sandbox.folder().resolve("tmux/plain");
  }
}
