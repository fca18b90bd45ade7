package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.agents.AgentRun;
import dev.dispatch.testkit.agents.RecordingMcpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How the programs start and call stdio MCP servers. */
final class McpFactsTest {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final AgentBench bench =
      new AgentBench().with("DISPATCH_TOKEN", "token1").with("DISPATCH_SESSION", "nonce1");
  private final SandboxTargets targets = new SandboxTargets(bench);
  private final Path record = bench.home().resolve("mcp");

  @AfterEach
  void close() throws IOException {
    targets.close();
    bench.close();
  }

  @Test
  void codexCallsApprovedToolsOutsideOfItsSandbox() throws IOException {
    AgentRun.Result result =
        bench.codex(
            """
            TOOL mcp__lab/note {"text":"hello"}
            TOOL mcp__lab/connect {"path":"%s"}
            SAY called
            """
                .formatted(targets.socket()),
            codexOptions("mcp_servers.lab.default_tools_approval_mode=\"approve\""));

    assertThat(bench.openAi().toolOutputs().get(0)).endsWith("noted: hello");
    assertThat(bench.openAi().toolOutputs().get(1)).endsWith("connected");
    new Recording("codex", bench).matches("mcp", result);
  }

  @Test
  void codexRefusesToolsThatNeitherTheUserNorTheirAnnotationsApprove() {
    bench.codex(
        """
        TOOL mcp__lab/note {"text":"read-only"}
        TOOL mcp__lab/nap {"milliseconds":1}
        TOOL mcp__lab/connect {"path":"/nowhere"}
        SAY called
        """,
        codexOptions("mcp_servers.lab.enabled=true"));

    List<String> outputs = bench.openAi().toolOutputs();
    assertThat(outputs.get(0)).endsWith("noted: read-only");
    assertThat(outputs.get(1)).endsWith("rested");
    assertThat(outputs.get(2)).contains("requires approval, but approval policy is never");
  }

  @Test
  void codexGivesServersLittleMoreThanHomeAndPath() throws IOException {
    bench.codex("SAY x", codexOptions("mcp_servers.lab.env={DISPATCH_LANE=\"lane1\"}"));

    assertThat(environment())
        .contains("DISPATCH_LANE=lane1", "HOME=" + bench.home())
        .noneMatch(line -> line.startsWith("DISPATCH_TOKEN=") || line.startsWith("DISPATCH_S"));
  }

  @Test
  void codexForwardsVariablesByNameWhereAsked() throws IOException {
    bench.codex("SAY x", codexOptions("mcp_servers.lab.env_vars=[\"DISPATCH_TOKEN\"]"));

    assertThat(environment()).contains("DISPATCH_TOKEN=token1");
  }

  @Test
  void claudeCallsAllowedToolsAndPassesTheEnvironment() throws IOException {
    Path config = bench.home().resolve("mcp.json");
    List<String> command = RecordingMcpServer.command(record);
    Map<String, Object> server =
        Map.of(
            "type", "stdio",
            "command", command.getFirst(),
            "args", command.subList(1, command.size()),
            "env", Map.of("DISPATCH_LANE", "lane1"));
    MAPPER.writeValue(config.toFile(), Map.of("mcpServers", Map.of("lab", server)));
    AgentRun.Result result =
        bench.claude(
            """
            TOOL mcp__lab__note {"text":"hello"}
            TOOL mcp__lab__nap {"milliseconds":1}
            SAY called
            """,
            "--mcp-config",
            config.toString(),
            "--strict-mcp-config",
            "--allowedTools",
            "mcp__lab__note");

    assertThat(bench.anthropic().toolOutputs())
        .containsExactly(
            "noted: hello",
            "Claude requested permissions to use mcp__lab__nap, but you haven't granted it yet.");
    assertThat(environment())
        .contains("DISPATCH_LANE=lane1", "DISPATCH_TOKEN=token1", "DISPATCH_SESSION=nonce1");
    new Recording("claude", bench).matches("mcp", result);
  }

  private List<String> environment() throws IOException {
    return Files.readAllLines(RecordingMcpServer.environment(record));
  }

  private String[] codexOptions(String more) {
    List<String> command = RecordingMcpServer.command(record);
    List<String> arguments = command.subList(1, command.size());
    List<String> options = new ArrayList<>();
    for (String option :
        List.of(
            "mcp_servers.lab.command=" + MAPPER.writeValueAsString(command.getFirst()),
            "mcp_servers.lab.args=" + MAPPER.writeValueAsString(arguments),
            "mcp_servers.lab.required=true", // codex waits for such a server only
            more)) {
      options.add("-c");
      options.add(option);
    }
    return options.toArray(String[]::new);
  }
}
