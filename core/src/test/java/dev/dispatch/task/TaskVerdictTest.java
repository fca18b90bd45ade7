package dev.dispatch.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.plan.Plan;
import dev.dispatch.plan.PlanParser;
import dev.dispatch.transport.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the facts come to, in the order in which they count. */
final class TaskVerdictTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TaskKey KEY = new TaskKey("/r", new TaskId("x"));
  private static final AgentChoice AGENT =
      new AgentChoice(
          "a",
          "a",
          "process",
          Optional.empty(),
          "a",
          Optional.empty(),
          List.of(),
          Map.of(),
          AgentChoice.PromptWay.ARGV,
          Optional.empty());

  @ParameterizedTest(name = "worker {0}, plan {1}, question {2}, {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # worker | plan | question | marks            | status    | reason holds
          none     | .  .  | none     |                  | waiting   | not started
          parked   | .  .  | none     |                  | waiting   | no environment
          later    | .  .  | none     |                  | waiting   | until 2026-01-01 00:00 UTC
          assigned | .  .  | none     |                  | starting  | a
          started  | .  .  | none     |                  | running   | at work
          started  | x  .  | none     |                  | running   | at work
          started  | x  x  | none     |                  | running   | at work
          started  | x  !  | none     |                  | running   | at work
          started  | bad   | none     |                  | running   | cannot be used
          started  | x  .  | none     | stalled          | stalled   | silent
          started  | x  x  | none     | done             | done      | every item
          started  | x  .  | none     | done             | running   | at work
          started  | x  x  | none     | marked           | done      | every item
          started  | x  .  | none     | marked           | failed    | left: 2
          started  | x  ?  | none     |                  | blocked   | item 2
          started  | x  ?  | none     | answeredItem     | running   | at work
          started  | .  .  | open     |                  | blocked   | asks: which?
          started  | .  .  | expired  |                  | blocked   | timed out: which?
          started  | .  .  | answered |                  | running   | at work
          started  | .  .  | dead     |                  | running   | at work
          started  | .  ?  | answered |                  | running   | at work
          started  | .  .  | open     | stalled          | blocked   | asks
          started  | x  x  | open     | done             | done      | every item
          started  | x  .  | open     | marked           | blocked   | asks
          ended0   | x  x  | none     |                  | done      | every item
          ended1   | x  x  | none     |                  | done      | every item
          ended0   | x  .  | none     |                  | failed    | left: 2
          ended0   | .  .  | none     |                  | failed    | without ticking anything
          ended1   | .  .  | none     |                  | failed    | failed to start
          ended0   | bad   | none     |                  | failed    | plan:
          ended0   | x  ?  | none     |                  | blocked   | item 2
          ended0   | x  ?  | answered |                  | blocked   | item 2
          ended0   | x  .  | open     |                  | blocked   | asks
          ended0   | x  !  | none     |                  | failed    | left: 2
          ended0   | x  x  | none     | cancelled        | cancelled | cancelled
          started  | x  ?  | open     | cancelled,marked | cancelled | cancelled
          none     | .  .  | none     | cancelled        | cancelled | cancelled
          """)
  void comesTo(
      String worker, String plan, String question, String marks, String status, String reason) {
    TaskVerdict verdict = TaskVerdict.of(task(worker, plan, question, marks));
    assertThat(verdict.status().name().toLowerCase(Locale.ROOT)).isEqualTo(status);
    assertThat(verdict.reason()).contains(reason);
  }

  private static TaskState task(String worker, String items, String question, String given) {
    Set<String> marks = given == null ? Set.of() : Set.of(given.split(","));
    boolean answered = marks.contains("answeredItem");
    TaskSpec spec =
        new TaskSpec(
            KEY,
            "T",
            "text",
            "/r",
            AGENT,
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            TaskSpec.DEFAULT_LIMIT,
            TaskSpec.DEFAULT_LIMIT,
            NOW,
            Optional.empty(),
            Optional.empty());
    return new TaskState(
        spec,
        "",
        plan(items),
        List.of(),
        List.of(),
        question(question),
        answered ? List.of(new ItemAnswer(2, "two", "two", "this")) : List.of(),
        List.of(),
        worker(worker),
        new TaskMarks(
            marks.contains("marked"),
            marks.contains("done"),
            Optional.empty(),
            marks.contains("stalled") ? Optional.of("silent") : Optional.empty(),
            marks.contains("cancelled") ? Optional.of(NOW) : Optional.empty(),
            false,
            false,
            Optional.empty(),
            List.of()),
        List.of(),
        List.of(),
        TaskStatus.WAITING,
        NOW,
        Optional.empty());
  }

  private static Plan plan(String items) {
    if (items.equals("bad")) {
      return Plan.unusable("plan.md is missing");
    }
    String markers = items.replace('.', ' ');
    char first = markers.charAt(0);
    char second = markers.charAt(markers.length() - 1);
    return PlanParser.parse("# T\n- [" + first + "] one\n- [" + second + "] two\n");
  }

  private static List<Question> question(String state) {
    if (state.equals("none")) {
      return List.of();
    }
    Question open =
        Question.asked(
            1,
            "which?",
            List.of(),
            Optional.empty(),
            Question.Way.FILE,
            NOW,
            Duration.ofMinutes(3));
    Question.State wanted = Question.State.valueOf(state.toUpperCase(Locale.ROOT));
    return List.of(
        wanted == Question.State.ANSWERED ? open.answered("this", "cli", NOW) : open.in(wanted));
  }

  private static WorkerFacts worker(String how) {
    LaneRef lane = new LaneRef("0AAAA1");
    boolean assigned = !List.of("none", "parked", "later").contains(how);
    boolean started = assigned && !how.equals("assigned");
    Optional<WorkerEnd> end =
        how.startsWith("ended")
            ? Optional.of(
                new WorkerEnd(
                    new ExitStatus.Exited(how.charAt(5) - '0'),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    NOW))
            : Optional.empty();
    return new WorkerFacts(
        AGENT,
        assigned ? List.of(lane) : List.of(),
        assigned ? Optional.of(NOW) : Optional.empty(),
        started ? Optional.of(NOW) : Optional.empty(),
        end,
        how.equals("parked") ? Optional.of("no environment") : Optional.empty(),
        how.equals("later") ? Optional.of(NOW) : Optional.empty(),
        Optional.empty(),
        how.equals("waiting"),
        List.of());
  }
}
