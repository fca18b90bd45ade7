package dev.dispatch.op.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.lane.NewLane;
import dev.dispatch.op.Step;
import dev.dispatch.op.TextStyle;
import dev.dispatch.op.task.PaneRun;
import dev.dispatch.skill.FollowUpDesk;
import dev.dispatch.skill.FollowUpRequest;
import dev.dispatch.skill.FollowUpRequest.Deployment;
import dev.dispatch.skill.SkillWork;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.InMemoryLanes;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TestingCaller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FollowUpLaneTest {
  private static final LaneRef LANE = new LaneRef("0qDZCo");
  private static final TextStyle STYLE = new TextStyle(80, false, Instant.EPOCH);

  private final InMemoryDesk desk = new InMemoryDesk();
  private final InMemoryLanes lanes = new InMemoryLanes();
  private final List<FollowUpRequest> asked = new ArrayList<>();
  private final FollowUpLane op =
      new FollowUpLane(
          new LaneCalls(desk, lanes, lanes.names(desk), TestingLaneAgents.none()),
          new ScriptedFollowUps(),
          new PaneRun.Own("/.dispatch", Optional.of("/opt/dispatch")));

  /** Always the same prompt. */
  private final class ScriptedFollowUps implements FollowUpDesk {
    @Override
    public SkillWork prepare(FollowUpRequest request) {
      asked.add(request);
      return new SkillWork(
          request.name(),
          request.title(),
          "Merge it.\n",
          request.branch(),
          List.of("DONE: merged fix/1"),
          Optional.empty(),
          List.of());
    }
  }

  @BeforeEach
  void work() {
    desk.running("/r", "mend", Optional.empty(), Optional.of(LANE));
  }

  private FollowUpLane.Result follow(
      String name,
      @Nullable Deployment env,
      @Nullable Integer minutes,
      @Nullable String branch,
      boolean dryRun) {
    FollowUpLane.Params params =
        new FollowUpLane.Params(name, "mend", env, minutes, branch, dryRun);
    Step<FollowUpLane.Result> step =
        op.begin(params, new TestingCaller("/r", Optional.empty())).step(Instant.EPOCH);
    return ((Step.Finished<FollowUpLane.Result>) step).result();
  }

  @Test
  void sendsThePromptWithTheProtocolAsSendDoes() {
    FollowUpLane.Result result = follow("merge", null, null, "fix/1", false);
    assertThat(result)
        .isEqualTo(
            new FollowUpLane.Result(
                "0qDZCo", "mend", "merge", List.of("DONE: merged fix/1"), true, Optional.empty()));
    assertThat(op.text(result, STYLE))
        .contains("sent merge to 0qDZCo (mend); it ends with one of: DONE: merged fix/1\n");
    assertThat(desk.actions())
        .singleElement()
        .isInstanceOfSatisfying(
            TaskAction.FollowUp.class,
            send ->
                assertThat(send.text())
                    .startsWith("Merge it.\n\n# Reporting\n")
                    .contains("`/opt/dispatch report done \"merged fix/1\"`"));
    assertThat(asked.getFirst().branch()).contains("fix/1");
    assertThat(asked.getFirst().root()).isEqualTo("/r");
  }

  @Test
  void onlyPrintsWhenAskedTo() {
    FollowUpLane.Result result = follow("monitor", Deployment.PRODUCTION, 10, null, true);
    assertThat(desk.actions()).isEmpty();
    assertThat(result.accepted()).isFalse();
    assertThat(op.text(result, STYLE).orElseThrow()).startsWith("Merge it.\n");
    assertThat(asked.getFirst().deployment()).isEqualTo(Deployment.PRODUCTION);
    assertThat(asked.getFirst().minutes()).isEqualTo(10);
  }

  @Test
  void watchesStagingForFiveMinutesUnlessToldOtherwise() {
    follow("monitor", null, null, null, true);
    assertThat(asked.getFirst().deployment()).isEqualTo(Deployment.STAGING);
    assertThat(asked.getFirst().minutes()).isEqualTo(5);
    assertThat(asked.getFirst().branch()).isEmpty();
  }

  @Test
  void isForLanesWithATask() {
    LaneRef alone = new LaneRef("0aBcDe");
    lanes.put(
        new NewLane(alone, "side", Optional.empty(), "a", "tmux", new ProcessId("p"), "t", "/r")
            .openedAt(Instant.EPOCH));
    FollowUpLane.Params params = new FollowUpLane.Params("merge", "@side", null, null, null, false);
    assertThatThrownBy(() -> op.begin(params, new TestingCaller("/r", Optional.empty())))
        .hasMessage("lane 0aBcDe works on no task: nobody would hear what it reports");
    assertThat(lanes.done).isEmpty();
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThatThrownBy(() -> follow("merge", Deployment.STAGING, null, null, false))
        .hasMessage("follow-up merge takes neither --env nor --minutes");
    assertThatThrownBy(() -> follow("monitor", null, 0, null, false))
        .hasMessage("--minutes is 0; expected 1 to 1440");
    assertThatThrownBy(() -> follow("merge", null, null, "two words", false))
        .hasMessageContaining("not the name of a branch");
    assertThat(desk.actions()).isEmpty();
  }
}
