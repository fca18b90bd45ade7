package dev.dispatch.task;

import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneState;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.Plan;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import dev.dispatch.testkit.store.InMemoryStore;
import dev.dispatch.testkit.store.StoreSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tasks without workers: a test says what becomes of them. Actions are only kept. */
public final class InMemoryDesk implements TaskDesk, Inbox {
  public static final Instant NOW = StoreSamples.NOW;

  private final Store store = new InMemoryStore(() -> NOW);
  private final List<TaskAction> actions = new ArrayList<>();
  private int lastEntry;

  private Optional<List<TaskState>> late = Optional.empty();

  public Store store() {
    return store;
  }

  public List<TaskAction> actions() {
    return List.copyOf(actions);
  }

  private void put(TaskState task, Event... events) {
    List<StoreChange> changes = new ArrayList<>(List.of(new StoreChange.PutTask(task)));
    for (Event event : events) {
      changes.add(new StoreChange.Append(NOW, event));
    }
    store.submit(changes, Durability.FULL).join();
  }

  /** A running task of one open item, handed over by that lane and worked on by the other. */
  public TaskState running(
      String root, String id, Optional<LaneRef> parent, Optional<LaneRef> lane) {
    TaskSpec sample = StoreSamples.spec(new TaskKey(root, new TaskId(id)), NOW);
    TaskSpec spec =
        new TaskSpec(
            sample.key(),
            "Title",
            "text",
            root,
            sample.agent(),
            List.of(),
            Optional.empty(),
            List.of(),
            parent,
            Duration.ofMinutes(30),
            Duration.ofMinutes(30),
            NOW,
            Optional.empty(),
            Optional.empty());
    TaskState task =
        new TaskState(
            spec,
            "- [ ] one\n",
            plan(ItemState.OPEN),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new WorkerFacts(
                spec.agent(),
                lane.map(List::of).orElse(List.of()),
                Optional.of(NOW),
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of()),
            new TaskMarks(
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                List.of()),
            List.of(),
            List.of(),
            TaskStatus.RUNNING,
            NOW,
            Optional.empty());
    put(task, new TaskEvent.TaskCreated(task.key(), spec, task.planText()));
    return task;
  }

  public TaskState running(String root, String id) {
    return running(root, id, Optional.empty(), Optional.empty());
  }

  private static Plan plan(ItemState state) {
    return new Plan(
        Optional.empty(),
        List.of(new PlanItem(1, "one", state, Optional.empty())),
        Optional.empty());
  }

  /** Its one item is ticked. */
  public void tick(TaskKey key) {
    TaskState task = find(key).orElseThrow();
    put(
        with(task, plan(ItemState.DONE), task.questions(), task.entries(), task.status()),
        new TaskEvent.PlanRead(key, plan(ItemState.DONE)));
  }

  public void end(TaskKey key, TaskStatus status) {
    TaskState task = find(key).orElseThrow();
    put(
        with(task, task.plan(), task.questions(), task.entries(), status),
        new TaskEvent.TaskStatusChanged(key, task.status(), status, "so it went"));
  }

  /** Its worker asks, with an hour to answer. */
  public Entry ask(TaskKey key, String text) {
    TaskState task = find(key).orElseThrow();
    Question question =
        new Question(
            1,
            text,
            List.of(),
            Optional.empty(),
            Question.Way.MCP,
            NOW,
            NOW.plusSeconds(3600),
            Question.State.OPEN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Entry entry =
        new Entry(
            EntryId.of(++lastEntry),
            EntryKind.QUESTION,
            Optional.of(key),
            task.worker().lane(),
            Optional.of(1),
            Optional.empty(),
            text,
            List.of(),
            NOW,
            Optional.of(NOW.plusSeconds(3600)));
    put(
        with(task, task.plan(), List.of(question), List.of(entry), TaskStatus.BLOCKED),
        new TaskEvent.QuestionAsked(key, question),
        new EntryEvent.EntryOpened(entry.id(), entry));
    return entry;
  }

  /** What became of the question, without an answer from here. */
  public void settle(TaskKey key, Question.State state, Optional<String> answer) {
    TaskState task = find(key).orElseThrow();
    Question open = task.questions().getFirst();
    Question settled =
        new Question(
            open.number(),
            open.text(),
            open.options(),
            Optional.empty(),
            open.via(),
            open.askedAt(),
            open.deadline(),
            state,
            answer,
            answer.map(a -> NOW),
            answer.map(a -> "mcp"));
    put(with(task, task.plan(), List.of(settled), List.of(), TaskStatus.RUNNING));
  }

  /** Its worker is driven in another way. */
  public void drive(TaskKey key, String transport) {
    TaskState task = find(key).orElseThrow();
    WorkerFacts worker = task.worker();
    put(
        new TaskState(
            task.spec(),
            task.planText(),
            task.plan(),
            task.ticks(),
            task.notes(),
            task.questions(),
            task.itemAnswers(),
            task.reports(),
            new WorkerFacts(
                worker.agent().over(transport),
                worker.lanes(),
                worker.assignedAt(),
                worker.startedAt(),
                worker.end(),
                worker.parked(),
                worker.notBefore(),
                worker.resume(),
                worker.waiting(),
                worker.requests()),
            task.marks(),
            task.entries(),
            task.requests(),
            task.status(),
            NOW,
            task.worktree()));
  }

  public void clean(TaskKey key) {
    TaskState task = find(key).orElseThrow();
    TaskMarks marks = StoreSamples.task(key, NOW, true).marks();
    put(
        new TaskState(
            task.spec(),
            task.planText(),
            task.plan(),
            task.ticks(),
            task.notes(),
            task.questions(),
            task.itemAnswers(),
            task.reports(),
            task.worker(),
            marks,
            task.entries(),
            task.requests(),
            task.status(),
            NOW,
            task.worktree()),
        new TaskEvent.TaskCleaned(key));
  }

  private static TaskState with(
      TaskState task, Plan plan, List<Question> questions, List<Entry> entries, TaskStatus status) {
    return new TaskState(
        task.spec(),
        task.planText(),
        plan,
        task.ticks(),
        task.notes(),
        questions,
        task.itemAnswers(),
        task.reports(),
        task.worker(),
        task.marks(),
        entries,
        task.requests(),
        status,
        NOW,
        task.worktree());
  }

  @Override
  public dev.dispatch.worktree.Worktree planWorktree(
      TaskSpec spec, Map<String, String> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TaskState create(
      TaskSpec spec, String planText, Map<String, String> environment, String requestId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TaskState act(TaskKey task, TaskAction action) {
    actions.add(action);
    return find(task).orElseThrow();
  }

  @Override
  public TaskState act(TaskKey task, TaskAction action, TakenRequest request) {
    return act(task, action);
  }

  @Override
  public Optional<Taken> takenBy(String requestId) {
    return Optional.empty();
  }

  @Override
  public boolean isDelivered(TaskState task, int question) {
    return true;
  }

  @Override
  public long cursor() {
    return store.lastSeq();
  }

  @Override
  public List<TaskState> all() {
    return late.orElseGet(store::tasks);
  }

  /** From now on tasks are shown as they are, whatever is stored, as by an owner that is late. */
  public void hold() {
    late = Optional.of(store.tasks());
  }

  /** The owners have caught up. */
  public void release() {
    late = Optional.empty();
  }

  @Override
  public Optional<TaskState> find(TaskKey key) {
    return all().stream().filter(task -> task.key().equals(key)).findFirst();
  }

  @Override
  public Optional<TaskState> ofLane(LaneRef lane) {
    return all().stream().filter(task -> task.worker().lanes().contains(lane)).findFirst();
  }

  @Override
  public List<String> attachCommand(TaskState task) {
    return List.of();
  }

  @Override
  public Optional<LaneState> lane(TaskState task) {
    return Optional.empty();
  }

  @Override
  public List<LogLine> log(TaskKey task, int lines) {
    return List.of();
  }

  @Override
  public LogPage logAfter(TaskKey task, long cursor) {
    return new LogPage(List.of(), cursor);
  }

  @Override
  public Optional<String> result(TaskState task) {
    return Optional.empty();
  }

  @Override
  public Optional<String> outputPath(TaskState task) {
    return Optional.empty();
  }

  @Override
  public List<Entry> open() {
    return store.openEntries();
  }

  @Override
  public Optional<Found> find(EntryId id) {
    return store.entry(id).map(e -> new Found(e.entry(), e.closedBecause()));
  }
}
