package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.task.TaskBench;
import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.scripted.ScriptedAppServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The built dispatch with a scripted app-server under the name of codex. */
final class FaultBench implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Set<String> UNDER_WAY = Set.of("queued", "submitting", "accepted");

  private final TaskBench bench;
  private final Path bin;

  FaultBench() throws IOException {
    bench = TaskBench.open();
    bin = bench.file("server");
    Path codex = ScriptedAppServer.install(bin);
    bench.config(
        """
        default: codex
        backends:
          codex: { command: "%s exec --json", transport: app-server }
        models:
          codex: { backend: codex }
        """
            .formatted(codex));
  }

  /** What goes wrong from here on, counted from the first request of each method. */
  void plan(String... lines) throws IOException {
    Files.write(bin.resolve("plan"), List.of(lines));
  }

  /** An idle conversation. */
  void lane(String name) {
    bench.ok("new", "--name", name);
    bench.ok("wait", name, "--for", "idle", "--timeout", LIMIT.toSeconds() + "s");
  }

  TaskBench dispatch() {
    return bench;
  }

  Path file(String name) {
    return bench.file(name);
  }

  void signal(String name) throws IOException {
    bench.signal(name);
  }

  void killDaemon() throws InterruptedException {
    bench.sandbox().killDaemon();
  }

  static List<String> args(String lane, String text, String key, String... more) {
    List<String> args = new ArrayList<>(List.of("send", lane, text, "--idempotency-key", key));
    args.addAll(List.of(more));
    return args;
  }

  /** Sends it, and gives the id of its delivery. */
  String send(String lane, String text, String key, String... more) {
    return bench
        .ok(args(lane, text, key, more).toArray(String[]::new))
        .get("delivery")
        .get("id")
        .stringValue();
  }

  /** Sends what nobody knows of afterwards, and gives the id of its delivery. */
  String sendIntoTheDark(String lane, String text, String key, String... more) {
    CommandResult result = bench.run(args(lane, text, key, more).toArray(String[]::new));
    assertThat(result.exit()).as(result.toString()).isEqualTo(75);
    return idIn(result);
  }

  /** The message that an error is about. */
  static String idIn(CommandResult result) {
    String message =
        JsonMapper.shared().readTree(result.err()).get("error").get("message").stringValue();
    return message.replaceAll(".*message (\\S+) is .*", "$1");
  }

  JsonNode delivery(String id) {
    return bench.ok("delivery", "get", id);
  }

  /** Its status once nothing more is to be expected. */
  String outcome(String id) {
    AtomicReference<String> status = new AtomicReference<>("");
    Awaitility.await(id)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          status.set(delivery(id).get("status").stringValue());
          return !UNDER_WAY.contains(status.get());
        });
    return status.get();
  }

  /** How often that message reached the model. */
  long taken(String delivery) {
    return ScriptedAppServer.taken(bin).stream()
        .filter(message -> message.client().equals(delivery))
        .count();
  }

  /** How often that text reached the model, under whatever name. */
  long takenText(String text) {
    return ScriptedAppServer.taken(bin).stream()
        .filter(message -> message.text().equals(text))
        .count();
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
