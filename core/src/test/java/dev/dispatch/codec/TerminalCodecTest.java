package dev.dispatch.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.codec.terminal.SeenOnScreen;
import dev.dispatch.codec.terminal.TerminalCodec;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.TurnStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lines of hooks, in the form the programs gave them, and of looks at the screen. */
final class TerminalCodecTest {
  private static List<AgentEvent> decode(String... lines) {
    return new TerminalCodec()
        .decode(
            List.of(lines).stream()
                .map(line -> line.strip().getBytes(StandardCharsets.UTF_8))
                .map(bytes -> new WireLine(7, bytes.length, bytes))
                .toList());
  }

  @Test
  void readsTheHooksOfClaude() {
    assertThat(
            decode(
                """
                {"session_id":"5f579c20","cwd":"/r","hook_event_name":"SessionStart","source":"startup","model":"opus"}
                """,
                """
                {"session_id":"5f579c20","hook_event_name":"UserPromptSubmit","prompt":"SAY hi"}
                """,
                """
                {"session_id":"5f579c20","hook_event_name":"Stop","stop_hook_active":false,"last_assistant_message":"hi"}
                """,
                """
                {"session_id":"5f579c20","hook_event_name":"SessionEnd","reason":"prompt_input_exit"}
                """))
        .containsExactly(
            new AgentEvent.SessionNamed("5f579c20", Optional.of("opus")),
            new AgentEvent.TurnStarted(),
            new AgentEvent.TurnEnded(TurnStatus.COMPLETED, Optional.empty(), Optional.of("hi")));
  }

  @Test
  void countsWhatClaudeDidAsItems() {
    List<AgentEvent> events =
        decode(
            """
            {"hook_event_name":"PostToolUse","tool_name":"Bash","tool_input":{"command":"ls"},"tool_use_id":"t1"}
            """,
            """
            {"hook_event_name":"PostToolUse","tool_name":"Edit","tool_input":{"file_path":"/r/a"}}
            """);
    assertThat(events)
        .extracting(event -> ((AgentEvent.ItemCompleted) event).item().kind())
        .containsExactly(ItemKind.COMMAND, ItemKind.FILE_CHANGE);
    assertThat(((AgentEvent.ItemCompleted) events.getFirst()).item().title()).isEqualTo("ls");
  }

  @Test
  void givesBackWhatWasSeenOnTheScreen() {
    AgentRequest request =
        new AgentRequest(
            "c0ffee",
            AgentRequest.Kind.APPROVAL,
            "May I?\n\"rm\" \\ ünï",
            List.of("Yes", "No, and tell"));
    AgentRequest question =
        new AgentRequest("beef", AgentRequest.Kind.QUESTION, "Which?", List.of());
    assertThat(
            decode(
                SeenOnScreen.busy(),
                SeenOnScreen.asks(request),
                SeenOnScreen.asksNoMore("c0ffee"),
                SeenOnScreen.asks(question),
                SeenOnScreen.idle(false),
                SeenOnScreen.idle(true)))
        .containsExactly(
            new AgentEvent.TurnStarted(),
            new AgentEvent.RequestOpened(request),
            new AgentEvent.RequestClosed("c0ffee"),
            new AgentEvent.RequestOpened(question),
            new AgentEvent.TurnEnded(TurnStatus.COMPLETED, Optional.empty(), Optional.empty()),
            new AgentEvent.TurnEnded(TurnStatus.INTERRUPTED, Optional.empty(), Optional.empty()));
  }

  @Test
  void endsEachLineOfItsOwnInOneLineEnd() {
    assertThat(SeenOnScreen.trusted("a\nb")).endsWith("}\n").containsOnlyOnce("\n");
  }

  @Test
  void takesAnythingElseForWhatItIs() {
    assertThat(decode("{\"hook_event_name\":\"NewHook\"}", "{\"a\":1}", "no json", "[1]"))
        .hasSize(4)
        .allSatisfy(event -> assertThat(event).isInstanceOf(AgentEvent.Unrecognised.class));
  }
}
