package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conversations on a real {@code codex app-server}; ends them all at its close. */
final class LaneBench implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final MatrixBench bench = new MatrixBench();

  LaneBench(String command) {
    bench.configure(command, Map.of());
  }

  MatrixBench matrix() {
    return bench;
  }

  CommandResult dispatch(String... args) {
    return bench.dispatch(args);
  }

  JsonNode json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    CommandResult result = bench.dispatch(all.toArray(String[]::new));
    assertThat(result.exit()).as(result.toString()).isZero();
    return JsonMapper.shared().readTree(result.out().lines().reduce((a, b) -> b).orElseThrow());
  }

  /** Opens a conversation and waits until its first turn is over. */
  void talk(String name, String text) {
    json("new", "--transport", "app-server", "--name", name, "--text", text);
    awaitIdle(name);
  }

  /** Says something and waits for the end of the turn. */
  void say(String lane, String text) {
    awaitIdle(lane, json("send", lane, text).get("cursor").longValue());
  }

  void awaitIdle(String lane) {
    assertIdle(json("wait", lane, "--for", "idle", "--timeout", "40s"));
  }

  /** Waits for the end of a turn that is stored behind that number. */
  void awaitIdle(String lane, long since) {
    assertIdle(
        json("wait", lane, "--for", "idle", "--timeout", "40s", "--since", Long.toString(since)));
  }

  private static void assertIdle(JsonNode waited) {
    assertThat(waited.get("reason").stringValue()).isEqualTo("idle");
  }

  void awaitStatus(String lane, String status) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(json("get", lane).get("status").stringValue()).isEqualTo(status));
  }

  /** Waits until that many turns have ended behind that number. */
  void awaitTurns(String lane, long since, int count) {
    String from = Long.toString(since);
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(
                    dispatch("watch", lane, "--since", from, "--timeout", "1s", "--json")
                        .out()
                        .lines()
                        .filter(line -> line.contains("\"turn-ended\"")))
                .hasSizeGreaterThanOrEqualTo(count));
  }

  List<Path> servers() throws IOException {
    try (Stream<Path> all = Files.list(bench.sandbox().dispatchHome().resolve("processes"))) {
      return all.filter(path -> path.getFileName().toString().contains("-server")).toList();
    }
  }

  /** Kills the server that runs, as the machine would. */
  void killServer() throws IOException {
    for (Path server : servers()) {
      if (!Files.exists(server.resolve("exit"))) {
        String[] started = Files.readString(server.resolve("pid")).strip().split(" ", 2);
        ProcessHandle.of(Long.parseLong(started[0])).orElseThrow().destroyForcibly();
      }
    }
  }

  /** Everything that the one server wrote. */
  String wireLog() throws IOException {
    return Files.readString(servers().getFirst().resolve("wire.log"));
  }

  /** What the newest model call had as the words of its user that begin so. */
  List<String> heard(String prefix) {
    return UserTexts.of(bench.openAi().modelCalls().getLast()).stream()
        .filter(text -> text.startsWith(prefix))
        .toList();
  }

  /** How often the model was given that text as a message of its own. */
  long asked(String text) {
    return bench.openAi().modelCalls().stream()
        .mapToLong(call -> UserTexts.of(call).stream().filter(text::equals).count())
        .max()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    for (JsonNode lane : json("list").get("lanes")) {
      bench.dispatch("archive", lane.get("ref").stringValue(), "--yes");
    }
    await().atMost(LIMIT).untilAsserted(() -> assertThat(json("list").get("lanes")).isEmpty());
    bench.close();
  }
}
