package dev.dispatch.codec.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.transport.Goal;
import dev.dispatch.transport.ThreadCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests about whole conversations, and what their replies say. */
final class ThreadCallsTest {
  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static final String STARTED =
      ServerCalls.startThread(
          "0abcde/start",
          new ServerCalls.ThreadWish(
              "/work",
              Optional.of("small"),
              Optional.of("read-only"),
              Optional.empty(),
              Map.of("DISPATCH_LANE", "0abcde", "DISPATCH_TASK", "paint", "OTHER", "x")));

  @Test
  void forksWithTheSettingsOfTheOtherAndVariablesOfItsOwn() {
    String fork =
        ThreadCalls.fork(
            "0fghij/start",
            STARTED,
            new ThreadCalls.ForkPoint("t1", Optional.of("turn-3")),
            Map.of("DISPATCH_LANE", "0fghij"));
    assertThat(json(fork))
        .isEqualTo(
            json(
                """
                {"id":"0fghij/start","method":"thread/fork","params":{"cwd":"/work","model":"small",
                "sandbox":"read-only","config":{"shell_environment_policy.set":
                {"DISPATCH_LANE":"0fghij","OTHER":"x"}},"threadId":"t1","excludeTurns":true,
                "deferGoalContinuation":true,"beforeTurnId":"turn-3"}}
                """));
    String whole =
        ThreadCalls.fork(
            "0klmno/start", fork, new ThreadCalls.ForkPoint("t2", Optional.empty()), Map.of());
    assertThat(json(whole).path("params").path("threadId").stringValue()).isEqualTo("t2");
    assertThat(json(whole).path("params").has("beforeTurnId")).isFalse();
  }

  @Test
  void saysOnlyWhatIsToChangeOfAGoal() {
    String line =
        ThreadCalls.setGoal(
            "i", "t1", new ThreadCommand.SetGoal(Optional.empty(), Optional.of(9L), true));
    assertThat(json(line).path("params"))
        .isEqualTo(json("{\"threadId\":\"t1\",\"status\":\"paused\",\"tokenBudget\":9}"));
  }

  @Test
  void readsGoals() {
    assertThat(ThreadReplies.goal(json("{\"goal\":null}"))).isEmpty();
    assertThat(
            ThreadReplies.goal(
                json(
                    """
                    {"goal":{"objective":"all green","status":"budgetLimited","tokenBudget":10,
                    "tokensUsed":12,"timeUsedSeconds":3,"threadId":"t1"}}
                    """)))
        .contains(new Goal("all green", Goal.Status.BUDGET_LIMITED, Optional.of(10L), 12, 3));
    assertThat(ThreadReplies.goal(json("{\"goal\":{\"status\":\"dreaming\"}}")))
        .map(Goal::status)
        .contains(Goal.Status.UNKNOWN);
  }

  @Test
  void readsPagesOfTurns() {
    assertThat(
            ThreadReplies.turns(
                json("{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"}],\"nextCursor\":\"c1\"}")))
        .isEqualTo(new ThreadReplies.Turns(List.of("b", "a"), Optional.of("c1")));
    assertThat(ThreadReplies.turns(json("{\"data\":[],\"nextCursor\":null}")).next()).isEmpty();
  }

  @Test
  void tellsAMethodThatAServerDoesNotKnowFromARefusal() {
    assertThat(isUnknown("Invalid request: unknown variant `thread/revert`, expected one of `a`"))
        .isTrue();
    assertThat(isUnknown("turn not found: t3")).isFalse();
  }

  private static boolean isUnknown(String message) {
    return ThreadReplies.isUnknownMethod(
        new ServerLine.Reply(
            "i", json("null"), Optional.of(new ServerLine.Refusal(-32600, message))));
  }
}
