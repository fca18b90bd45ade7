package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.wire.PidFile;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FirstCommandTest {
  private static final CommandResult NO_TASKS = new CommandResult(0, "{\"tasks\":[]}\n", "");

  @Test
  void startsOneDaemonThatTheNextCommandUses() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      assertThat(sandbox.run("task", "list")).isEqualTo(NO_TASKS);
      PidFile first = sandbox.daemon().orElseThrow();
      assertThat(sandbox.run("task", "list")).isEqualTo(NO_TASKS);
      assertThat(sandbox.daemon()).contains(first);
    }
  }

  @Test
  void startsOneDaemonForTwentyAtOnce() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      List<RunningCommand> commands = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        commands.add(sandbox.start("task", "list"));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(commands.get(i).await(Duration.ofSeconds(60))).isEqualTo(NO_TASKS);
      }
      assertThat(sandbox.daemon()).isPresent();
      String log = Files.readString(sandbox.paths().log());
      assertThat(log.lines().filter(line -> line.contains("serves"))).hasSize(1);
    }
  }
}
