package dev.dispatch.it.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.worker.WorkerBench.Way;
import dev.dispatch.testkit.RunningCommand;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code dispatch mcp} inside an agent. */
final class WorkerMcpTest {
  private static final String HELLO =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
      {"jsonrpc":"2.0","method":"notifications/initialized"}
      {"jsonrpc":"2.0","id":2,"method":"tools/list"}
      """;

  private static String call(int id, String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}%n"
        .formatted(id, tool, arguments);
  }

  /** Codex gives MCP servers nothing but HOME, PATH and what their registration says. */
  @Test
  void asksChecksAndReportsWithNothingButLaneAndToken() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      Map<String, String> bare = new java.util.HashMap<>(Way.FILES.with("1s"));
      for (String name :
          new String[] {
            "DISPATCH_TASK_DIR",
            "DISPATCH_LANE_DIR",
            "DISPATCH_WORKER_SOCKET",
            "DISPATCH_TASK",
            "DISPATCH_BIN",
            "DISPATCH_SESSION"
          }) {
        bare.put(name, "");
      }
      bare.put("DISPATCH_HOME", bench.sandbox().dispatchHome().toString());
      RunningCommand mcp = bench.workerWithInput("job", bare, "mcp");
      mcp.type(HELLO);
      mcp.awaitOut("\"id\":2", WorkerBench.LIMIT);
      assertThat(mcp.out())
          .contains("\"name\":\"ask\"", "\"name\":\"report\"", "\"name\":\"check\"")
          .contains("\"destructiveHint\":false", "\"openWorldHint\":false")
          .doesNotContain("task_write");
      mcp.type(call(3, "check", "{\"item\":1}"));
      mcp.awaitOut("\"id\":3", WorkerBench.LIMIT);
      mcp.type(call(4, "report", "{\"kind\":\"progress\",\"text\":\"by mcp\"}"));
      mcp.awaitOut("\"id\":4", WorkerBench.LIMIT);
      mcp.type(call(5, "ask", "{\"text\":\"Tool?\"}"));
      mcp.awaitOut("\"id\":5", WorkerBench.LIMIT);
      assertThat(mcp.out())
          .contains("still waiting")
          .contains("resume")
          .doesNotContain("\"isError\":true");
      bench.answer("Tool?", "from a person");
      mcp.type(call(6, "ask", "{\"resume\":\"001\"}"));
      mcp.awaitOut("from a person", WorkerBench.LIMIT);
      assertThat(bench.sandbox().run("task", "show", "job").out()).contains("by mcp", "\"done\":1");
      mcp.closeInput();
      assertThat(mcp.await(WorkerBench.LIMIT).exit()).isZero();
    }
  }
}
