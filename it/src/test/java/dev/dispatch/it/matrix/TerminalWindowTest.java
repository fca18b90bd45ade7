package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real terminal program on a display of its own, attached to an agent's session. */
final class TerminalWindowTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final MatrixBench bench = new MatrixBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private static String required(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    String reason = program + " is not on PATH (apt-get install xvfb xterm)";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    return Assumptions.abort(reason);
  }

  private void openDisplay() {
    String server = required("Xvfb");
    String xterm = required("xterm");
    RunningCommand display =
        bench
            .sandbox()
            .startProgram(
                bench.repository(),
                List.of(
                    server, "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"));
    display.awaitOut(out -> out.contains("\n"), LIMIT);
    bench.sandbox().env("DISPLAY", ":" + display.out().strip());
    bench
        .sandbox()
        .env("PATH", bench.sandbox().environment().get("PATH") + ":" + Path.of(xterm).getParent());
    configureTerminal("xterm -T {title} -e {words}");
  }

  /** Whatever else may be installed where this runs. */
  private void configureTerminal(String template) {
    bench.configure("echo painting; sleep 600; true", Map.of());
    CommandResult set = bench.dispatch("config", "set", "terminal.window", template);
    assertThat(set.exit()).as(set.toString()).isZero();
  }

  private JsonNode json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    CommandResult result = bench.dispatch(all.toArray(String[]::new));
    assertThat(result.exit()).as(result.toString()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private List<String> clients(JsonNode opened) {
    List<String> command =
        new ArrayList<>(opened.get("command").valueStream().map(JsonNode::stringValue).toList());
    command.subList(command.indexOf("attach-session"), command.size()).clear();
    command.addAll(List.of("list-clients", "-F", "#{client_session} #{client_pid}"));
    CommandResult listed = bench.sandbox().startProgram(bench.repository(), command).await(LIMIT);
    assertThat(listed.exit()).as(listed.toString()).isZero();
    return listed.out().lines().filter(line -> !line.startsWith("_dispatch")).toList();
  }

  @Test
  void isAttachedToTheAgentAndMayBeClosed() throws Exception {
    openDisplay();
    CommandResult started =
        bench.dispatch("new", "--transport", "tmux", "--name", "helper", "--window");
    assertThat(started.exit()).as(started.toString()).isZero();
    assertThat(started.err()).contains("opened a window with xterm");
    JsonNode opened = json("open", "@helper");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(clients(opened)).singleElement().asString().startsWith("helper "));

    bench.sandbox().killDaemon();
    assertThat(clients(opened)).as("the window outlives the daemon").hasSize(1);
    long client = Long.parseLong(clients(opened).getFirst().split(" ", -1)[1]);
    ProcessHandle window = ProcessHandle.of(client).flatMap(ProcessHandle::parent).orElseThrow();
    assertThat(window.info().command().orElse("")).endsWith("xterm");
    assertThat(window.destroy()).isTrue();
    await().atMost(LIMIT).until(() -> clients(opened).isEmpty());
    assertThat(json("get", "@helper").get("status").stringValue()).isNotEqualTo("ended");
    assertThat(json("list").get("lanes")).hasSize(1);
  }

  @Test
  void startsTheTaskAllTheSameWhereNoWindowOpens() {
    configureTerminal("no-such-terminal {words}");
    CommandResult run =
        bench.dispatch("run", "Paint", "--id", MatrixBench.TASK, "--transport", "tmux", "--window");
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.err()).contains("no window was opened: no-such-terminal failed");
    assertThat(json("list").get("lanes")).hasSize(1);
    CommandResult process = bench.dispatch("run", "Paint", "--id", "other", "--window", "--share");
    assertThat(process.exit()).as(process.toString()).isZero();
    assertThat(process.err()).contains("no window was opened: other has no terminal");
  }
}
