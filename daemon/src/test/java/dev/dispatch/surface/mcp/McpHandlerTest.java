package dev.dispatch.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.op.Audience;
import dev.dispatch.op.OpJson;
import dev.dispatch.surface.ScriptedCallIo;
import dev.dispatch.surface.SurfaceFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class McpHandlerTest {
  private final SurfaceFixture surface = new SurfaceFixture();

  @Test
  void offersOneToolForEachAreaAndSafetyClass() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      JsonNode tools = host.request("tools/list", "{}").path("result").path("tools");

      assertThat(names(tools))
          .containsExactly(
              "note_read", "note_write", "note_destroy", "news_write", "news_read", "task_write");
      JsonNode read = tools.get(0);
      assertThat(read.path("inputSchema").path("properties").path("op").path("enum"))
          .hasToString("[\"list\",\"show\",\"aloud\"]");
      assertThat(read.path("inputSchema").path("additionalProperties").asBoolean(true)).isFalse();
      assertThat(read.path("annotations").path("readOnlyHint").asBoolean()).isTrue();
      assertThat(tools.get(2).path("annotations").path("destructiveHint").asBoolean()).isTrue();
      assertThat(tools.get(2).path("inputSchema").path("properties").has("confirm")).isTrue();
    }
  }

  @Test
  void offersWorkersTheirOpsAsToolsOfTheirOwn() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.WORKER)) {
      JsonNode tools = host.request("tools/list", "{}").path("result").path("tools");

      assertThat(names(tools)).containsExactly("ask");
      assertThat(tools.get(0).path("inputSchema").path("required")).hasToString("[\"text\"]");
      assertThat(host.call("ask", Map.of("text", "which?")).path("structuredContent"))
          .hasToString("{\"answer\":\"nobody there\"}");
    }
  }

  @Test
  void describesEachOpExactlyInTheOtherForm() {
    JsonNode schema =
        McpTools.of(surface.registry, Audience.OVERSEER, SchemaForm.ONE_OF)
            .getFirst()
            .inputSchema();

    assertThat(schema.path("type").asString()).isEqualTo("object");
    assertThat(schema.path("oneOf")).hasSize(3);
    JsonNode show = schema.path("oneOf").get(1);
    assertThat(show.path("properties").path("op").path("const").asString()).isEqualTo("show");
    assertThat(show.path("required")).hasToString("[\"op\",\"name\"]");
    assertThat(show.path("additionalProperties").asBoolean(true)).isFalse();
  }

  @Test
  void givesTheSameResultsAsTheCommandLine() throws IOException {
    surface.ops.notes.put("milk", "two \"bottles\"\n$(id) \u001b[31m");
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      for (Same same :
          List.of(
              new Same("note_read", Map.of("op", "list", "limit", 3), "note list --limit 3"),
              new Same("note_read", Map.of("op", "show", "name", "milk"), "note show milk"),
              new Same(
                  "note_write",
                  Map.of("op", "add", "name", "x", "keep", "90s", "tag", List.of("a", "b")),
                  "note add x --keep 1m30s --tag a --tag b"))) {
        surface.ops.writes.set(0);
        JsonNode result = host.call(same.tool(), same.arguments());
        surface.ops.writes.set(0);
        ScriptedCallIo io = new ScriptedCallIo(same.argv());
        assertThat(surface.run(io)).isZero();

        JsonNode expected = OpJson.mapper().readTree(io.outText());
        assertThat(result.path("structuredContent")).isEqualTo(expected);
        assertThat(OpJson.mapper().readTree(result.path("content").get(0).path("text").asString()))
            .isEqualTo(expected);
        assertThat(result.path("isError").asBoolean()).isFalse();
      }
    }
  }

  @Test
  void givesTheSameErrorsAsTheCommandLine() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      for (Same same :
          List.of(
              new Same("note_read", Map.of("op", "show", "name", "gone"), "note show gone"),
              new Same("note_read", Map.of("op", "show"), "note show"),
              new Same(
                  "note_destroy", Map.of("op", "remove", "names", List.of("a")), "note rm a"))) {
        JsonNode result = host.call(same.tool(), same.arguments());
        ScriptedCallIo io = new ScriptedCallIo(same.argv());
        assertThat(surface.run(io)).isNotZero();

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.path("structuredContent"))
            .isEqualTo(OpJson.mapper().readTree(io.errText()));
      }
    }
  }

  @Test
  void refusesWhatNoOpTakes() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      for (Map<String, Object> arguments :
          List.<Map<String, Object>>of(
              Map.of(),
              Map.of("op", "gone"),
              Map.of("op", 3),
              Map.of("op", "show", "name", "a", "limit", 3),
              Map.of("op", "list", "limit", "3"),
              Map.of("op", "list", "volume", "LOUD"))) {
        JsonNode result = host.call("note_read", arguments);
        assertThat(result.path("isError").asBoolean()).isTrue();
        JsonNode error = result.path("structuredContent").path("error");
        assertThat(error.path("code").asString()).isEqualTo("validation");
        assertThat(error.path("hints")).isNotEmpty();
      }
    }
  }

  @Test
  void destroysOnlyWhatIsConfirmed() throws IOException {
    surface.ops.notes.put("milk", "two");
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      Map<String, Object> remove = Map.of("op", "remove", "names", List.of("milk"));
      assertThat(host.call("note_destroy", remove).path("isError").asBoolean()).isTrue();
      assertThat(surface.ops.notes).containsKey("milk");

      JsonNode done =
          host.call(
              "note_destroy", Map.of("op", "remove", "names", List.of("milk"), "confirm", true));
      assertThat(done.path("structuredContent")).hasToString("{\"removed\":[\"milk\"]}");
    }
  }

  @Test
  void keepsTerminalOpsFromHosts() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      assertThat(names(host.request("tools/list", "{}").path("result").path("tools")))
          .noneMatch(name -> name.startsWith("fault"));
    }
  }

  @Test
  void tellsProgressOfAWaitingCall() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      int id =
          host.begin(
              "tools/call",
              "{\"name\":\"news_write\",\"arguments\":{\"op\":\"await\"},"
                  + "\"_meta\":{\"progressToken\":\"p1\"}}");
      JsonNode progress =
          host.await(m -> m.path("method").asString("").equals("notifications/progress"));
      assertThat(progress.path("params").path("progressToken").asString()).isEqualTo("p1");
      assertThat(progress.path("params").path("message").asString()).isEqualTo("waiting");

      // Others are served meanwhile.
      assertThat(host.call("note_read", Map.of("op", "list")).has("structuredContent")).isTrue();
      surface.ops.news.set("rain");
      surface.signal.raise();
      assertThat(host.reply(id).path("result").path("structuredContent"))
          .hasToString("{\"news\":\"rain\"}");
    }
  }

  @Test
  void cancelsWhatTheHostWithdraws() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      int id =
          host.begin("tools/call", TestingHost.callParams("news_write", Map.of("op", "await")));
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> surface.signal.waiting() == 1);
      host.send(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
              + id
              + "}}");

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> surface.ops.cancellations.get() == 1);
      host.request("ping", "{}");
      assertThat(host.received()).noneMatch(m -> m.path("id").asInt(-1) == id);
    }
  }

  @Test
  void cancelsWhatRunsWhenTheHostLeaves() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      host.begin("tools/call", TestingHost.callParams("news_write", Map.of("op", "await")));
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> surface.signal.waiting() == 1);
    }
    assertThat(surface.ops.cancellations).hasValue(1);
  }

  @Test
  void doesARepeatedCallOnce() throws IOException {
    String add = TestingHost.callParams("note_write", Map.of("op", "add", "name", "x"));
    JsonNode first;
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      host.send(77, "tools/call", add);
      first = host.reply(77).path("result");
    }
    try (TestingHost again = TestingHost.connect(surface, Audience.OVERSEER)) {
      again.send(77, "tools/call", add);
      assertThat(again.reply(77).path("result")).isEqualTo(first);
    }
    assertThat(surface.ops.writes).hasValue(1);
  }

  @Test
  void goesOnAfterALineThatIsNoMessage() throws IOException {
    try (TestingHost host = TestingHost.connect(surface, Audience.OVERSEER)) {
      host.send("{nonsense");
      assertThat(host.await(m -> m.has("error")).path("error").path("code").asInt())
          .isEqualTo(-32700);
      assertThat(host.request("ping", "{}").has("result")).isTrue();
    }
  }

  private static List<String> names(JsonNode tools) {
    List<String> names = new ArrayList<>();
    tools.forEach(tool -> names.add(tool.path("name").asString()));
    return names;
  }

  private record Same(String tool, Map<String, Object> arguments, String line) {
    String[] argv() {
      return line.split(" ", -1);
    }
  }
}
