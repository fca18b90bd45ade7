package dev.dispatch.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.codec.codex.CodexExecCodec;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEvent.ItemCompleted;
import dev.dispatch.transport.AgentEvent.ItemStarted;
import dev.dispatch.transport.AgentEvent.PlanUpdated;
import dev.dispatch.transport.AgentEvent.SessionNamed;
import dev.dispatch.transport.AgentEvent.TurnEnded;
import dev.dispatch.transport.AgentEvent.TurnStarted;
import dev.dispatch.transport.AgentEvent.Unrecognised;
import dev.dispatch.transport.AgentEvent.UsageUpdated;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.turn.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CodexExecCodecTest {
  private static final String THREAD = "00000000-0000-4000-8000-000000000001";

  private final LineCodec codec = new CodexExecCodec();

  private List<AgentEvent> recorded(String name) throws Exception {
    return codec.decode(Recordings.lines("codex/" + name));
  }

  private List<AgentEvent> read(String line) {
    return codec.decode(Recordings.line(line));
  }

  private static TurnItem item(
      String id, ItemKind kind, ItemStatus status, String title, String text) {
    return new TurnItem(id, kind, status, title, text);
  }

  private static TurnEnded completed() {
    return new TurnEnded(TurnStatus.COMPLETED, Optional.empty(), Optional.empty());
  }

  @Test
  void readsTurnWithReasoningAndMessage() throws Exception {
    assertThat(recorded("say"))
        .containsExactly(
            new SessionNamed(THREAD, Optional.empty()),
            new TurnStarted(),
            new ItemCompleted(
                item("item_0", ItemKind.REASONING, ItemStatus.COMPLETED, "", "thinking hard"),
                Recordings.lines("codex/say").get(2).offset()),
            new ItemCompleted(
                item("item_1", ItemKind.MESSAGE, ItemStatus.COMPLETED, "", "hello"),
                Recordings.lines("codex/say").get(3).offset()),
            new UsageUpdated(new Usage(100, 0, 10)),
            completed());
  }

  @Test
  void readsCommandsWithTheirOutputAndEnd() throws Exception {
    String failing = "/bin/bash -lc 'echo wrong >&2; exit 3'";
    List<AgentEvent> events = recorded("shell");
    assertThat(events)
        .contains(
            new ItemStarted(item("item_2", ItemKind.COMMAND, ItemStatus.RUNNING, failing, "")),
            new ItemCompleted(
                item("item_2", ItemKind.COMMAND, ItemStatus.FAILED, failing, "wrong\n"),
                Recordings.lines("codex/shell").get(6).offset()));
    assertThat(events).last().isEqualTo(completed());
  }

  @Test
  void readsFileChanges() throws Exception {
    assertThat(recorded("patch"))
        .contains(
            new ItemStarted(
                item(
                    "item_0",
                    ItemKind.FILE_CHANGE,
                    ItemStatus.RUNNING,
                    "/home/ada/shop/new.txt",
                    "add /home/ada/shop/new.txt")),
            new ItemCompleted(
                item(
                    "item_1",
                    ItemKind.FILE_CHANGE,
                    ItemStatus.COMPLETED,
                    "/home/ada/shop/file.txt",
                    "update /home/ada/shop/file.txt"),
                Recordings.lines("codex/patch").get(5).offset()));
  }

  @Test
  void readsTheAgentsOwnPlan() throws Exception {
    List<PlanUpdated> plans =
        recorded("plan").stream()
            .filter(PlanUpdated.class::isInstance)
            .map(PlanUpdated.class::cast)
            .toList();
    assertThat(plans).hasSize(4);
    assertThat(plans.get(1).steps())
        .containsExactly(
            new PlanStep("read the code", PlanStep.Status.COMPLETED),
            new PlanStep("write the fix", PlanStep.Status.PENDING),
            new PlanStep("test it", PlanStep.Status.PENDING));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          error-400 | scripted error 400
          error-401 | unexpected status 401 Unauthorized: scripted error 401, url: http://127.0.0.1:18000/v1/responses
          error-429 | exceeded retry limit, last status: 429 Too Many Requests
          """)
  void readsFailedTurns(String name, String error) throws Exception {
    long offset = Recordings.lines("codex/" + name).get(2).offset();
    assertThat(recorded(name))
        .containsExactly(
            new SessionNamed(THREAD, Optional.empty()),
            new TurnStarted(),
            new ItemCompleted(
                item("error-" + offset, ItemKind.ERROR, ItemStatus.FAILED, "", error), offset),
            new TurnEnded(TurnStatus.FAILED, Optional.of(error), Optional.empty()));
  }

  @Test
  void leavesTurnOpenThatWasCutOff() throws Exception {
    assertThat(recorded("term")).last().isInstanceOf(ItemStarted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "say",
        "shell",
        "patch",
        "plan",
        "refused",
        "term",
        "error-400",
        "error-401",
        "error-429",
        "error-500"
      })
  void knowsEveryRecordedLineAndReadsItAloneAsInAll(String name) throws Exception {
    List<WireLine> lines = Recordings.lines("codex/" + name);
    assertThat(recorded(name))
        .isEqualTo(Recordings.oneByOne(codec, lines))
        .noneMatch(Unrecognised.class::isInstance);
  }

  @Test
  void readsToolCallsOfServers() {
    String call =
        """
        {"type":"item.completed","item":{"id":"i","type":"mcp_tool_call","server":"dispatch",\
        "tool":"ask","status":"completed","result":{"content":[{"type":"text","text":"yes"}]}}}\
        """;
    assertThat(read(call))
        .containsExactly(
            new ItemCompleted(
                item("i", ItemKind.TOOL_CALL, ItemStatus.COMPLETED, "dispatch.ask", "yes"), 0));
    String failed =
        """
        {"type":"item.completed","item":{"id":"i","type":"mcp_tool_call","server":"s","tool":"t",\
        "status":"failed","result":null,"error":{"message":"no such tool"}}}\
        """;
    assertThat(read(failed))
        .containsExactly(
            new ItemCompleted(
                item("i", ItemKind.TOOL_CALL, ItemStatus.FAILED, "s.t", "no such tool"), 0));
  }

  @Test
  void countsWhatItDoesNotKnow() {
    assertThat(read("{\"type\":\"turn.paused\"}"))
        .containsExactly(new Unrecognised(0, "turn.paused"));
    assertThat(read("{\"type\":\"item.completed\",\"item\":{\"type\":\"dream\"}}"))
        .containsExactly(new Unrecognised(0, "item.completed/dream"));
    assertThat(read("{}")).containsExactly(new Unrecognised(0, "message without a type"));
  }
}
