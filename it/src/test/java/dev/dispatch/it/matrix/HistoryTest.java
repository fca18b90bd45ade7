package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the index has of a conversation on the real {@code codex app-server}. */
final class HistoryTest {
  private final LaneBench bench = new LaneBench(MatrixBench.codex("-s workspace-write"));

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private static List<String> each(JsonNode rows, String field) {
    return rows.values().stream().map(row -> row.path(field).asString("")).toList();
  }

  private static String script(String... steps) {
    return "SCRIPT\n" + String.join("\n", steps) + "\nEND";
  }

  private List<String> found(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "search";
    System.arraycopy(args, 0, all, 1, args.length);
    return each(bench.json(all).get("hits"), "type");
  }

  @Test
  void keepsWhatWasSaidAndDoneOverAKillAndTheEndOfTheLane() throws Exception {
    bench.talk(
        "one",
        script("SHELL echo gra''vel", "WRITE notes.txt pebbles", "SAY The bridge stands, été!"));
    bench.talk("two", "SAY nothing of note");
    JsonNode lane = bench.json("get", "one");
    String ref = lane.get("ref").stringValue();

    JsonNode all = bench.json("history");
    assertThat(each(all.get("lanes"), "handle")).containsExactly("two", "one");
    JsonNode row = all.get("lanes").get(1);
    assertThat(each(row.get("tools"), "tool")).contains("shell", "edit");
    assertThat(row.get("turns").intValue()).isEqualTo(1);
    assertThat(row.get("active_days").intValue()).isPositive();
    assertThat(row.get("changed_files").intValue()).isEqualTo(1);
    assertThat(row.get("estimated_tokens").longValue()).isPositive();
    assertThat(each(bench.json("history", "--has-tool", "shell").get("lanes"), "ref"))
        .containsExactly(ref);
    assertThat(each(bench.json("history", "--clean").get("lanes"), "handle"))
        .containsExactly("two");

    bench.matrix().sandbox().killDaemon();
    bench.say("one", "SAY and it holds");

    JsonNode items = bench.json("history", "one", "--limit", "1000").get("items");
    assertThat(each(items, "number")).doesNotHaveDuplicates();
    assertThat(each(items, "id")).doesNotHaveDuplicates();
    assertThat(each(items, "text").stream().filter(text -> text.contains("The bridge stands")))
        .hasSize(2); // asked for, and said
    JsonNode commands = bench.json("history", "one", "--type", "command", "--raw").get("items");
    assertThat(each(commands, "text").getFirst()).contains("gravel");
    assertThat(each(commands, "turn")).isEqualTo(each(items, "turn").subList(2, 3));
    assertThat(each(bench.json("history", "one", "--view", "tools").get("tools"), "tool"))
        .contains("shell", "edit");
    assertThat(each(bench.json("history", "one", "--view", "files").get("files"), "path"))
        .singleElement()
        .asString()
        .endsWith("notes.txt");
    assertThat(found("gravel")).containsExactly("command");
    assertThat(found("\"bridge stands\" ete", "--thread", "one")).contains("message");
    assertThat(found("bridge", "--thread", "two")).isEmpty();
    assertThat(found("pebb*", "--repo", ".")).contains("file-change");
    assertThat(found("gravel", "--since", "1h", "--dir", ".")).hasSize(1);
    assertThat(found("gravel", "--until", "2020-01-01")).isEmpty();

    assertThat(bench.dispatch("archive", "one", "--yes").exit()).isZero();
    JsonNode hit = bench.json("search", "gravel").get("hits").get(0);
    assertThat(hit.get("lane").stringValue()).isEqualTo(ref);
    assertThat(hit.get("handle").stringValue()).isEqualTo("one");
    assertThat(hit.get("snippet").stringValue()).contains("gravel");
    assertThat(bench.dispatch("history", "one", "--text").out())
        .contains("The bridge stands, été!");
    for (String bad : List.of("", "\"open", "--*", "ab*")) {
      CommandResult refused = bench.dispatch("search", "--", bad);
      assertThat(refused.exit()).as(refused.toString()).isEqualTo(2);
      assertThat(refused.err()).contains("search: ");
    }
    assertThat(bench.dispatch("history", "--grep", "x").exit()).isEqualTo(2);
    assertThat(bench.dispatch("history", "one", "--clean").exit()).isEqualTo(2);
  }
}
