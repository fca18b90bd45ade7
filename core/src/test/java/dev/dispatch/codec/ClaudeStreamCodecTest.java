package dev.dispatch.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.codec.claude.ClaudeStreamCodec;
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

final class ClaudeStreamCodecTest {
  private static final String UUID = "00000000-0000-4000-8000-0000000000";
  private static final SessionNamed NAMED =
      new SessionNamed(UUID + "01", Optional.of("claude-opus-4-8[1m]"));

  private final LineCodec codec = new ClaudeStreamCodec();

  private List<AgentEvent> recorded(String name) throws Exception {
    return codec.decode(Recordings.lines("claude/" + name));
  }

  private static long offset(String name, int line) throws Exception {
    return Recordings.lines("claude/" + name).get(line).offset();
  }

  private List<AgentEvent> read(String line) {
    return codec.decode(Recordings.line(line));
  }

  private static TurnItem item(
      String id, ItemKind kind, ItemStatus status, String title, String text) {
    return new TurnItem(id, kind, status, title, text);
  }

  private static TurnEnded completed(String words) {
    return new TurnEnded(TurnStatus.COMPLETED, Optional.empty(), Optional.of(words));
  }

  @Test
  void readsTurnWithThinkingAndMessage() throws Exception {
    assertThat(recorded("say"))
        .containsExactly(
            NAMED,
            new TurnStarted(),
            new ItemCompleted(
                item(UUID + "04", ItemKind.REASONING, ItemStatus.COMPLETED, "", "thinking hard"),
                offset("say", 2)),
            new ItemCompleted(
                item(UUID + "05", ItemKind.MESSAGE, ItemStatus.COMPLETED, "", "hello"),
                offset("say", 3)),
            new UsageUpdated(new Usage(100, 0, 10)),
            completed("hello"));
  }

  @Test
  void readsCommands() throws Exception {
    assertThat(recorded("bash"))
        .contains(
            new ItemStarted(
                item(
                    "toolu_2",
                    ItemKind.COMMAND,
                    ItemStatus.RUNNING,
                    "echo hello; cat file.txt",
                    "")),
            new ItemCompleted(
                item("toolu_2", ItemKind.COMMAND, ItemStatus.COMPLETED, "", "hello\none\ntwo"),
                offset("bash", 3)),
            new ItemCompleted(
                item("toolu_4", ItemKind.TOOL_CALL, ItemStatus.FAILED, "", "Exit code 3\nwrong"),
                offset("bash", 5)));
  }

  @Test
  void readsFileChangesAndOtherTools() throws Exception {
    assertThat(recorded("write"))
        .contains(
            new ItemStarted(
                item(
                    "toolu_2",
                    ItemKind.FILE_CHANGE,
                    ItemStatus.RUNNING,
                    "/home/ada/shop/new.txt",
                    "")),
            new ItemStarted(
                item(
                    "toolu_4",
                    ItemKind.TOOL_CALL,
                    ItemStatus.RUNNING,
                    "Read /home/ada/shop/file.txt",
                    "")),
            new ItemCompleted(
                item(
                    "toolu_6",
                    ItemKind.FILE_CHANGE,
                    ItemStatus.COMPLETED,
                    "/home/ada/shop/file.txt",
                    "The file /home/ada/shop/file.txt has been updated successfully. (file state is"
                        + " current in your context — no need to Read it back)"),
                offset("write", 6)));
  }

  @Test
  void readsTodoListAsPlanAndNotAsWork() throws Exception {
    List<AgentEvent> events = recorded("todo");
    assertThat(events)
        .contains(
            new PlanUpdated(
                List.of(
                    new PlanStep("read the code", PlanStep.Status.IN_PROGRESS),
                    new PlanStep("write the fix", PlanStep.Status.PENDING))),
            new PlanUpdated(
                List.of(
                    new PlanStep("read the code", PlanStep.Status.COMPLETED),
                    new PlanStep("write the fix", PlanStep.Status.PENDING))))
        .noneMatch(ItemStarted.class::isInstance);
  }

  @Test
  void readsTaskListWhereItComesWhole() throws Exception {
    assertThat(recorded("tasks"))
        .containsExactly(
            NAMED,
            new TurnStarted(),
            new PlanUpdated(
                List.of(
                    new PlanStep("read the code", PlanStep.Status.COMPLETED),
                    new PlanStep("write the fix", PlanStep.Status.PENDING))),
            new ItemCompleted(
                item(UUID + "13", ItemKind.MESSAGE, ItemStatus.COMPLETED, "", "planned"),
                offset("tasks", 11)),
            new UsageUpdated(new Usage(600, 0, 60)),
            completed("planned"));
  }

  @Test
  void countsTokensOfTheSessionOverItsTurns() throws Exception {
    assertThat(recorded("background"))
        .contains(new UsageUpdated(new Usage(200, 0, 20)), new UsageUpdated(new Usage(300, 0, 30)));
    String cached =
        """
        {"type":"result","subtype":"success","is_error":false,"result":"x","usage":{"input_tokens":1,\
        "cache_read_input_tokens":20,"cache_creation_input_tokens":300,"output_tokens":7}}\
        """;
    assertThat(read(cached)).contains(new UsageUpdated(new Usage(321, 20, 7)));
  }

  @Test
  void takesNoResultForTheEnd() throws Exception {
    List<AgentEvent> events = recorded("background");
    assertThat(events.stream().filter(TurnEnded.class::isInstance)).hasSize(2);
    assertThat(events.stream().filter(TurnStarted.class::isInstance)).hasSize(2);
    assertThat(events).noneMatch(AgentEvent.SessionEnded.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          error-400 | unknown               | API Error: 400 scripted error 400
          error-401 | authentication_failed | Failed to authenticate. API Error: 401 scripted error 401
          error-429 | rate_limit            | API Error: Request rejected (429) · scripted error 429
          """)
  void readsSuccessWithErrorAsFailedTurn(String name, String code, String words) throws Exception {
    assertThat(recorded(name))
        .containsExactly(
            NAMED,
            new TurnStarted(),
            new ItemCompleted(
                item(UUID + "04", ItemKind.ERROR, ItemStatus.FAILED, code, words), offset(name, 1)),
            new UsageUpdated(Usage.NONE),
            new TurnEnded(TurnStatus.FAILED, Optional.of(words), Optional.empty()));
  }

  @Test
  void tellsInterruptedFromFailed() {
    assertThat(
            read(
                """
                {"type":"result","subtype":"error_during_execution","is_error":true,\
                "terminal_reason":"aborted_streaming"}\
                """))
        .containsExactly(
            new TurnEnded(
                TurnStatus.INTERRUPTED, Optional.of("error_during_execution"), Optional.empty()));
    assertThat(
            read(
                """
                {"type":"result","subtype":"error_max_turns","is_error":false,"errors":["a","b"]}\
                """))
        .containsExactly(new TurnEnded(TurnStatus.FAILED, Optional.of("a; b"), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "say",
        "bash",
        "write",
        "denied",
        "todo",
        "tasks",
        "partial",
        "background",
        "term",
        "error-400",
        "error-401",
        "error-429",
        "error-500"
      })
  void knowsEveryRecordedLineAndReadsItAloneAsInAll(String name) throws Exception {
    List<WireLine> lines = Recordings.lines("claude/" + name);
    assertThat(recorded(name))
        .isEqualTo(Recordings.oneByOne(codec, lines))
        .noneMatch(Unrecognised.class::isInstance);
  }

  @Test
  void givesEveryItemItsOwnId() throws Exception {
    assertThat(
            read(
                """
                {"type":"assistant","uuid":"u","message":{"id":"m","content":[\
                {"type":"text","text":"a"},{"type":"text","text":"b"}]}}\
                """))
        .extracting(event -> ((ItemCompleted) event).item().id())
        .containsExactly("u", "u#1");
  }

  @Test
  void countsWhatItDoesNotKnow() {
    assertThat(read("{\"type\":\"system\",\"subtype\":\"dreamt\"}"))
        .containsExactly(new Unrecognised(0, "system/dreamt"));
    assertThat(read("{\"type\":\"control_request\"}"))
        .containsExactly(new Unrecognised(0, "control_request"));
    assertThat(read("{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"song\"}]}}"))
        .containsExactly(new Unrecognised(0, "assistant/song"));
  }
}
