package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.agents.AgentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a real program printed, kept as a file that the codecs are tested on: {@code NAME.jsonl}
 * (stdout), {@code NAME.stderr} and {@code NAME.exit} where there is something to say. What differs
 * from run to run is replaced by stand-ins of the same shape.
 */
final class Recording {

  private static final Path FOLDER =
      Path.of("..", "core", "src", "test", "resources", "recorded").normalize();
  private static final boolean REWRITE = "rewrite".equals(System.getenv("DISPATCH_GOLDEN"));
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final Pattern BACKGROUND_ID =
      Pattern.compile("(?<=\"task_id\":\"|with ID: |/tasks/|TaskId\":\"|<task-id>)b[a-z0-9]{8}\\b");

  private final String program;
  private final AgentBench bench;
  private final Map<String, String> uuids = new HashMap<>();

  Recording(String program, AgentBench bench) {
    this.program = program;
    this.bench = bench;
  }

  /** Compares with the file of this name, or writes it under {@code ./build golden}. */
  void matches(String name, AgentRun.Result result) throws IOException {
    check(
        program + "/" + name + ".jsonl",
        lines(result.lines().stream().collect(Collectors.joining("\n"))));
    check(
        program + "/" + name + ".stderr",
        lines(result.stderr().replace("Reading additional input from stdin...\n", "")));
    check(program + "/" + name + ".exit", result.exitCode() == 0 ? "" : result.exitCode() + "\n");
  }

  private String lines(String text) {
    String stripped = scrubbed(text).strip();
    return stripped.isEmpty() ? "" : stripped + "\n";
  }

  private static void check(String fileName, String actual) throws IOException {
    Path file = FOLDER.resolve(fileName);
    if (REWRITE) {
      Files.createDirectories(file.getParent());
      if (actual.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        Files.writeString(file, actual);
      }
    }
    String expected = Files.exists(file) ? Files.readString(file) : "";
    assertThat(actual)
        .as("recorded/" + fileName + " (./build golden rewrites)")
        .isEqualTo(expected);
  }

  private String scrubbed(String text) {
    String repository = bench.repository().toString();
    String result =
        text.replace(repository, "/home/ada/shop")
            .replace(repository.replaceAll("[^A-Za-z0-9]", "-"), "-home-ada-shop")
            .replace(bench.home().toString(), "/home/ada")
            .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:18000")
            .replaceAll("/tmp/claude-\\d+/", "/tmp/claude-1000/")
            .replaceAll("\"end_time\":\\d+", "\"end_time\":1767225600000")
            .replaceAll("(\"[a-z_]*(?:_ms|Ms)\":)\\d+", "$1100")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "2026-01-01T00:00:00.000Z");
    String named = BACKGROUND_ID.matcher(result).replaceAll("background1");
    return UUID.matcher(named).replaceAll(found -> standIn(found.group()));
  }

  private String standIn(String uuid) {
    return uuids.computeIfAbsent(
        uuid, _ -> "00000000-0000-4000-8000-%012d".formatted(uuids.size() + 1));
  }
}
