package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandKindTest {
  @Test
  void startsADaemonForOrdinaryCommands() {
    for (String line : List.of("", "task list", "run help-me now please do", "up", "schema run")) {
      assertThat(kind(line)).as(line).isEqualTo(CommandKind.ORDINARY);
    }
  }

  @Test
  void startsNoneForTextAndForTheDaemonsOwnCommands() {
    for (String line :
        List.of(
            "--version", "completion bash", "help", "-h", "run --help", "task list h", "h run")) {
      assertThat(kind(line)).as(line).isEqualTo(CommandKind.TEXT);
    }
    for (String line :
        List.of("down", "daemon status", "--json daemon status", "doctor", "registry migrate")) {
      assertThat(kind(line)).as(line).isEqualTo(CommandKind.ABOUT_DAEMON);
    }
  }

  @Test
  void takesMcpForASession() {
    assertThat(kind("mcp")).isEqualTo(CommandKind.MCP);
    assertThat(kind("mcp --help")).isEqualTo(CommandKind.TEXT);
  }

  private static CommandKind kind(String line) {
    return CommandKind.of(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }
}
