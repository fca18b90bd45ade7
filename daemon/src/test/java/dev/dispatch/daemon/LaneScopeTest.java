package dev.dispatch.daemon;

import static dev.dispatch.task.InMemoryDesk.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.id.LaneRef;
import dev.dispatch.inbox.Entry;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.Step;
import dev.dispatch.op.inbox.AnswerEntry;
import dev.dispatch.op.inbox.ListInbox;
import dev.dispatch.op.task.ShowTask;
import dev.dispatch.op.task.WaitForTasks;
import dev.dispatch.op.task.WaitForTasks.Params;
import dev.dispatch.surface.OpRequest;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.InMemoryLanes;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TestingCaller;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class LaneScopeTest {
  private static final LaneRef LANE = new LaneRef("0AAAAA");
  private static final LaneRef BELOW = new LaneRef("0BBBBB");
  private static final LaneRef FOREIGN = new LaneRef("0CCCCC");

  private final InMemoryDesk desk = new InMemoryDesk();
  private final InMemoryLanes lanes = new InMemoryLanes();
  private final TaskSelector tasks = new TaskSelector(desk, cwd -> cwd);
  private final LaneScope scope = new LaneScope(desk, desk, tasks);
  private final TestingCaller caller = new TestingCaller("/work", Optional.of(LANE));
  private final WaitForTasks waits =
      new WaitForTasks(desk.store(), desk, lanes, lanes.names(desk), () -> NOW);

  @BeforeEach
  void ownTask() {
    desk.running("/work", "own", Optional.empty(), Optional.of(LANE));
  }

  private final TaskState sub = desk.running("/work", "sub", Optional.of(LANE), Optional.of(BELOW));

  private ObjectNode admit(Op<?, ?> op, ObjectNode params) {
    return scope.admit(new OpRequest(op, params, "r1", false), caller).params();
  }

  private static ObjectNode params() {
    return OpJson.mapper().createObjectNode();
  }

  private ObjectNode waitFor(String... targets) {
    ObjectNode params = params();
    ArrayNode names = params.putArray("targets");
    List.of(targets).forEach(names::add);
    return admit(waits, params);
  }

  private static List<String> targets(ObjectNode params) {
    return params.path("targets").valueStream().map(node -> node.asString()).toList();
  }

  @Test
  void waitsForItsOwnTasksAndThoseBelow() {
    TaskState below = desk.running("/elsewhere", "below", Optional.of(BELOW), Optional.empty());
    desk.running("/work", "foreign", Optional.of(FOREIGN), Optional.empty());
    assertThat(targets(waitFor()))
        .containsExactlyInAnyOrder(sub.key().folder(), below.key().folder());
  }

  /** By its id alone a task of its own, and a person's of the same name, were one. */
  @Test
  void waitsForNoTaskOfTheSameNameInAnotherRoot() {
    TaskState far = desk.running("/far", "twin", Optional.of(LANE), Optional.empty());
    TaskState foreign = desk.running("/work", "twin", Optional.empty(), Optional.of(FOREIGN));
    ObjectNode admitted = waitFor();
    assertThat(targets(admitted)).contains(far.key().folder()).doesNotContain("twin");
    OpCall<WaitForTasks.Result> call =
        waits.begin(new Params(targets(admitted), List.of(), false, false, null, null), caller);
    call.step(NOW);
    desk.ask(foreign.key(), "A secret?");
    assertThat(call.step(NOW)).isInstanceOf(Step.Pending.class);
    desk.ask(far.key(), "Mine?");
    assertThat(call.step(NOW)).isInstanceOf(Step.Finished.class);
  }

  @Test
  void waitsThoughItsTasksHaveOneNameInTwoRoots() {
    TaskState one = desk.running("/one", "twin", Optional.of(LANE), Optional.empty());
    TaskState two = desk.running("/two", "twin", Optional.of(LANE), Optional.empty());
    assertThat(targets(waitFor())).contains(one.key().folder(), two.key().folder());
    waits.begin(new Params(targets(waitFor()), List.of(), false, true, null, null), caller);
  }

  @Test
  void refusesTasksThatAreNotItsOwn() {
    TaskState foreign =
        desk.running("/work", "foreign", Optional.of(FOREIGN), Optional.of(FOREIGN));
    for (String name : List.of("foreign", "0CCCCC", foreign.key().folder(), "own", "0AAAAA")) {
      assertThatThrownBy(() -> waitFor("sub", name))
          .as(name)
          .isInstanceOf(DispatchException.class)
          .hasMessageContaining("was not handed over by lane");
      assertThatThrownBy(() -> admit(new ShowTask(desk, tasks), params().put("id", name)))
          .as(name)
          .isInstanceOf(DispatchException.class)
          .hasMessageContaining("was not handed over by lane");
    }
  }

  @Test
  void letsItLookAtWhatItHandedOver() {
    for (String name : List.of("sub", "0BBBBB", sub.key().folder())) {
      assertThat(admit(new ShowTask(desk, tasks), params().put("id", name))).isNotNull();
    }
  }

  @Test
  void capsAWait() {
    assertThat(waitFor("sub").path("timeout").asString()).isEqualTo("3m");
  }

  @Test
  void answersOnlyQuestionsOfItsOwnTasks() {
    TaskState foreign = desk.running("/work", "foreign");
    Entry theirs = desk.ask(foreign.key(), "Theirs?");
    Entry mine = desk.ask(sub.key(), "Mine?");
    AnswerEntry op = new AnswerEntry(desk, desk, lanes, lanes.names(desk));
    assertThat(admit(op, params().put("entry", mine.id().value()))).isNotNull();
    assertThatThrownBy(() -> admit(op, params().put("entry", theirs.id().value())))
        .hasMessageContaining("was not handed over");
    ListInbox list = new ListInbox(desk, () -> NOW);
    OpCall<ListInbox.Result> call = list.begin(new ListInbox.Params(null, null), caller);
    if (call.step(NOW) instanceof Step.Finished<ListInbox.Result> all) {
      assertThat(scope.shown(list.spec(), all.result(), caller).entries())
          .extracting(row -> row.id())
          .containsExactly(mine.id().value());
    }
  }

  @Test
  void letsAPersonDoEverything() {
    TestingCaller person = new TestingCaller("/work", Optional.empty());
    OpRequest request = new OpRequest(waits, params(), "r1", false);
    assertThat(scope.admit(request, person)).isSameAs(request);
  }
}
