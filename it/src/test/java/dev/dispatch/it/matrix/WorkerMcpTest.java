package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The worker's own MCP server inside a real {@code codex}: not in its sandbox, so it reaches the
 * daemon where no command may write or connect. It is told lane and token by its registration,
 * because codex gives servers HOME and PATH only.
 */
final class WorkerMcpTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final MatrixBench bench = new MatrixBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  @Test
  void finishesReadOnlyByTools() {
    bench.configure(
        MatrixBench.codex("-s read-only")
            + """
             -c 'mcp_servers.dispatch.command="%s"' -c 'mcp_servers.dispatch.args=["mcp"]' \
            -c mcp_servers.dispatch.required=true -c "mcp_servers.dispatch.env={\
            DISPATCH_LANE='$DISPATCH_LANE',DISPATCH_TOKEN='$DISPATCH_TOKEN',\
            DISPATCH_WORKER_SOCKET='$DISPATCH_WORKER_SOCKET',JAVA_HOME='$JAVA_HOME',\
            DISPATCH_ASK_WAIT='2s'}"\
            """
                .formatted(bench.dispatch()),
        Map.of());
    bench.run(
        """
        SHELL echo x >> file.txt
        TOOL mcp__dispatch/check {"item":1}
        TOOL mcp__dispatch/ask {"text":"Which colour?","option":["blue","green"]}
        WHILE resume\\W+(\\d+) TOOL mcp__dispatch/ask {"resume":"{{1}}"}
        EXPECT blue
        TOOL mcp__dispatch/check {"item":2,"note":"all walls"}
        TOOL mcp__dispatch/report {"kind":"done","text":"the house is blue"}
        SAY finished
        """,
        "Look", "Paint");

    MatrixBench.awaitOutput(bench.openAi()::toolOutputs, "still waiting", LIMIT);
    assertThat(bench.answer("blue").path("via").asString()).isEqualTo("mcp");
    JsonNode task = bench.awaitEnd(LIMIT);

    List<String> outputs = bench.openAi().toolOutputs();
    assertThat(outputs.getFirst()).contains("Read-only file system");
    assertThat(outputs).hasSize(6);
    assertThat(Story.of(task))
        .isEqualTo(
            new Story(
                "done",
                List.of("done: Look", "done: Paint (all walls)"),
                List.of("Which colour? [blue, green] read via mcp: blue"),
                List.of("done: the house is blue")));
  }
}
