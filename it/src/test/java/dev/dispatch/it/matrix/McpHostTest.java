package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.testkit.agents.RealAgents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real programs as hosts of {@code dispatch mcp}: they hand the demo agent a task. */
final class McpHostTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final MatrixBench bench = new MatrixBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  @Test
  void claudeHandsOverATaskAndWaitsForIt() throws IOException {
    Path config = bench.sandbox().home().resolve("mcp.json");
    Map<String, Object> server =
        Map.of(
            "type",
            "stdio",
            "command",
            bench.dispatch(),
            "args",
            List.of("mcp"),
            "env",
            variables());
    MAPPER.writeValue(config.toFile(), Map.of("mcpServers", Map.of("dispatch", server)));

    CommandResult result =
        host(
            RealAgents.claude().toString(),
            "-p",
            "--mcp-config",
            config.toString(),
            "--strict-mcp-config",
            "--allowedTools",
            "mcp__dispatch__task_write,mcp__dispatch__task_read,mcp__dispatch__inbox_write",
            "--",
            // The program goes on while its servers start, and offers a tool to wait for them.
            "TOOL WaitForMcpServers {}\n" + script("mcp__dispatch__"));

    assertThat(result.exit()).as(result::toString).isZero();
    List<String> outputs = bench.anthropic().toolOutputs();
    // Where the server was there at once, nothing is left to wait for, and the tool is off.
    assertThat(outputs.getFirst()).containsAnyOf("Connected", "is not enabled in this context");
    assertHandedOver(outputs.subList(1, outputs.size()));
    Map<String, JsonNode> seen = new TreeMap<>();
    for (JsonNode tool : bench.anthropic().modelCalls().getLast().json().path("tools")) {
      String name = tool.path("name").asString();
      if (name.startsWith("mcp__dispatch__")) {
        seen.put(name.substring("mcp__dispatch__".length()), tool.path("input_schema"));
      }
    }
    assertThat(seen).isEqualTo(offered());
  }

  @Test
  void codexHandsOverATaskAndWaitsForIt() {
    CommandResult result =
        codex(
            script("mcp__dispatch/"),
            "mcp_servers.dispatch.default_tools_approval_mode=\"approve\"");

    assertThat(result.exit()).as(result::toString).isZero();
    assertHandedOver(bench.openAi().toolOutputs());
    Map<String, JsonNode> seen = new TreeMap<>();
    for (JsonNode space : bench.openAi().modelCalls().getLast().json().path("tools")) {
      if (space.path("name").asString("").equals("mcp__dispatch")) {
        space
            .path("tools")
            .forEach(tool -> seen.put(tool.path("name").asString(), tool.path("parameters")));
      }
    }
    assertThat(seen).isEqualTo(offered());
  }

  /** A tool that says it only reads needs no approval; one that writes and destroys nothing too. */
  @Test
  void codexAsksForNoApprovalButToDestroy() {
    CommandResult result =
        codex(
            """
            TOOL mcp__dispatch/task_read {"op":"list"}
            TOOL mcp__dispatch/task_write {"op":"run","text":"Look","id":"hosted","agent":"demo"}
            TOOL mcp__dispatch/task_destroy {"op":"clean","all":true,"confirm":true}
            SAY tried
            """,
            "mcp_servers.dispatch.enabled=true");

    assertThat(result.exit()).as(result::toString).isZero();
    List<String> outputs = bench.openAi().toolOutputs();
    assertThat(outputs.get(0)).contains("\"tasks\":[]");
    assertThat(outputs.get(1)).contains("\"task\":\"hosted\"");
    assertThat(outputs.get(2)).contains("requires approval, but approval policy is never");
  }

  private CommandResult codex(String script, String more) {
    List<String> command =
        new ArrayList<>(List.of(RealAgents.codex().toString(), "exec", "--skip-git-repo-check"));
    for (String option :
        List.of(
            "mcp_servers.dispatch.command=" + MAPPER.writeValueAsString(bench.dispatch()),
            "mcp_servers.dispatch.args=[\"mcp\"]",
            "mcp_servers.dispatch.required=true",
            "mcp_servers.dispatch.env=" + toml(variables()),
            more)) {
      command.addAll(List.of("-c", option));
    }
    command.addAll(List.of("--", script));
    return host(command.toArray(String[]::new));
  }

  private static String script(String prefix) {
    return """
    TOOL %1$stask_write {"op":"run","text":"Paint the house","id":"hosted","agent":"demo","item":["Look","Ask: Which colour? (blue | green)","Write colour.txt"]}
    TOOL %1$stask_read {"op":"wait","targets":["hosted"],"for":["question"],"timeout":"30s"}
    EXPECT "entry":\\s*"(E\\d+)"
    TOOL %1$sinbox_write {"op":"answer","entry":"{{1}}","text":"green"}
    TOOL %1$stask_read {"op":"wait","targets":["hosted"],"for":["done"],"timeout":"30s"}
    TOOL %1$stask_read {"op":"show","id":"hosted"}
    SAY handed over
    """
        .formatted(prefix);
  }

  private void assertHandedOver(List<String> outputs) {
    assertThat(outputs).hasSize(5);
    assertThat(outputs.get(0)).contains("\"task\":\"hosted\"", "\"agent\":\"demo\"");
    assertThat(outputs.get(1)).contains("\"reason\":\"question\"", "Which colour?");
    assertThat(outputs.get(2)).contains("\"delivered\":true");
    assertThat(outputs.get(3)).contains("\"reason\":\"done\"", "answer was: green");
    assertThat(outputs.get(4)).contains("the answer was: green", "\"done\":3,\"total\":3");
    assertThat(bench.repository().resolve("colour.txt")).hasContent("green");
  }

  /** The schemas as the reference has them: the programs give them to the model unchanged. */
  private static Map<String, JsonNode> offered() {
    Path reference = DispatchSandbox.checkout().resolve("docs/reference/mcp-tools.json");
    Map<String, JsonNode> offered = new TreeMap<>();
    for (JsonNode tool : MAPPER.readTree(reference).path("overseer")) {
      offered.put(tool.path("name").asString(), tool.path("inputSchema"));
    }
    return offered;
  }

  private Map<String, String> variables() {
    return Map.of(
        "DISPATCH_HOME", bench.sandbox().dispatchHome().toString(),
        "JAVA_HOME", System.getProperty("java.home"),
        "DISPATCH_AOT", "off");
  }

  private static String toml(Map<String, String> table) {
    List<String> pairs = new ArrayList<>();
    table.forEach((name, value) -> pairs.add(name + "=" + MAPPER.writeValueAsString(value)));
    return "{" + String.join(",", pairs) + "}";
  }

  private CommandResult host(String... command) {
    RunningCommand running = bench.sandbox().startProgram(bench.repository(), List.of(command));
    running.closeInput();
    return running.await(LIMIT);
  }
}
