package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.testkit.agents.RealAgents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Codex as somebody uses it beside dispatch, in the same home. */
final class ForeignCodex {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final MatrixBench bench;

  ForeignCodex(MatrixBench bench) {
    this.bench = bench;
  }

  /** Has a conversation of one turn; gives its id. */
  String converse(String text) {
    List<String> command = new ArrayList<>(List.of(RealAgents.codex().toString(), "exec"));
    command.addAll(List.of("--json", "--skip-git-repo-check", text));
    RunningCommand codex = bench.sandbox().startProgram(bench.repository(), command);
    codex.closeInput();
    CommandResult result = codex.await(LIMIT);
    assertThat(result.exit()).as(result.toString()).isZero();
    return JsonMapper.shared()
        .readTree(result.out().lines().findFirst().orElseThrow())
        .get("thread_id")
        .stringValue();
  }

  /** Opens a conversation for writing, and keeps it open until its input is closed. */
  RunningCommand hold(String thread) {
    RunningCommand server =
        bench
            .sandbox()
            .startProgram(bench.repository(), List.of(RealAgents.codex().toString(), "app-server"));
    server.type(
        """
        {"id":1,"method":"initialize","params":{"clientInfo":{"name":"other","version":"1"}}}
        {"method":"initialized"}
        {"id":2,"method":"thread/resume","params":{"threadId":"%s"}}
        """
            .formatted(thread));
    server.awaitOut("\"id\":2,\"result\"", LIMIT);
    return server;
  }
}
