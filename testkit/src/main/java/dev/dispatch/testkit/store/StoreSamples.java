package dev.dispatch.testkit.store;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.FailureCause;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.delivery.Deliveries;
import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.delivery.SendMode;
import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.lane.LaneMarks;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.Outage;
import dev.dispatch.lane.RunningTurn;
import dev.dispatch.pane.PaneRef;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.Plan;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Standstill;
import dev.dispatch.task.ItemAnswer;
import dev.dispatch.task.KeptTick;
import dev.dispatch.task.Question;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskMarks;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.WorkerEnd;
import dev.dispatch.task.WorkerFacts;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.turn.Usage;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.WorktreeWish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records with every field filled, and one event of every type, to put into a store. */
public final class StoreSamples {
  public static final Instant NOW = Instant.parse("2026-02-03T04:05:06.123456789Z");
  public static final TaskKey TASK = new TaskKey("/place/project \"x\"", new TaskId("first-task"));
  public static final LaneRef LANE = new LaneRef("0abcde");
  public static final ProcessId PROCESS = new ProcessId("p-1");

  /** Quotes, escapes, NUL, and characters inside and outside the first plane. */
  public static final String HARD_TEXT = "it's \"a\\b\" `$(x)` \u0000\u001b[31m ä 漢 😀\r\n\tend ";

  private static final TurnItem ITEM =
      new TurnItem("i1", ItemKind.FILE_CHANGE, ItemStatus.DECLINED, "a.txt", HARD_TEXT);

  private static final Optional<String> WORDS = Optional.of(HARD_TEXT);

  private StoreSamples() {}

  public static AgentChoice agent() {
    return new AgentChoice(
        "sonnet",
        "claude",
        "process",
        Optional.of("claude-sonnet"),
        "claude -p \"$@\"",
        Optional.of(List.of("--a", HARD_TEXT)),
        List.of("--model", HARD_TEXT),
        Map.of("KEY", HARD_TEXT, "OTHER", ""),
        AgentChoice.PromptWay.STDIN,
        WORDS);
  }

  public static TaskSpec spec(TaskKey key, Instant createdAt) {
    return new TaskSpec(
        key,
        "Title",
        HARD_TEXT,
        key.root() + "/sub",
        agent(),
        List.of(new TaskId("before")),
        WORDS,
        List.of("README.md", HARD_TEXT),
        Optional.of(LANE),
        Duration.ofMinutes(30),
        Duration.ofSeconds(90),
        createdAt,
        Optional.of(new WorktreeWish(WORDS)),
        Optional.of(
            new PaneWork(
                new PaneRef("/tmp/tmux-0/default", 4711, "%7"),
                "dispatch-1",
                "fast",
                WORDS,
                List.of(HARD_TEXT),
                HARD_TEXT,
                Optional.of(new PaneRef("/tmp/tmux-0/default", 4711, "%0")),
                "/home/x/.dispatch/panes/dispatch-1")));
  }

  public static Plan plan() {
    return new Plan(
        Optional.of("Title"),
        List.of(
            new PlanItem(1, "one", ItemState.DONE, WORDS),
            new PlanItem(2, HARD_TEXT, ItemState.BLOCKED, Optional.empty()),
            new PlanItem(3, "three", ItemState.ERROR, Optional.of("")),
            new PlanItem(4, "four", ItemState.OPEN, Optional.empty())),
        Optional.of("a problem"));
  }

  public static Question question() {
    return new Question(
        3,
        HARD_TEXT,
        List.of("yes", "no"),
        Optional.of("no"),
        Question.Way.MCP,
        NOW,
        NOW.plusSeconds(180),
        Question.State.ANSWERED,
        WORDS,
        Optional.of(NOW.plusNanos(1)),
        WORDS);
  }

  public static ItemAnswer itemAnswer() {
    return new ItemAnswer(2, HARD_TEXT, "which?", HARD_TEXT);
  }

  public static WorkerEnd workerEnd(ExitStatus exit) {
    return new WorkerEnd(
        exit,
        Optional.of(FailureCause.NOT_LOGGED_IN),
        WORDS,
        HARD_TEXT,
        Optional.of(7),
        List.of("opus"),
        Optional.of(NOW),
        NOW);
  }

  public static Entry entry(int number, EntryKind kind, Instant askedAt) {
    return new Entry(
        EntryId.of(number),
        kind,
        Optional.of(TASK),
        Optional.of(LANE),
        Optional.of(3),
        WORDS,
        HARD_TEXT,
        List.of("yes", HARD_TEXT),
        askedAt,
        Optional.of(askedAt.plusSeconds(60)));
  }

  /** A task with nothing left empty. */
  public static TaskState task() {
    return task(TASK, NOW, false);
  }

  public static TaskState task(TaskKey key, Instant createdAt, boolean cleaned) {
    return new TaskState(
        spec(key, createdAt),
        "# Title\r\n- [ ] one\r\n",
        plan(),
        List.of(new KeptTick("one", 2, WORDS, true)),
        List.of(HARD_TEXT),
        List.of(question()),
        List.of(itemAnswer()),
        List.of(new Report(Report.Kind.PROBLEM, HARD_TEXT, NOW)),
        new WorkerFacts(
            agent(),
            List.of(LANE),
            Optional.of(NOW),
            Optional.of(NOW),
            Optional.of(workerEnd(new ExitStatus.Exited(2))),
            WORDS,
            Optional.of(NOW),
            WORDS,
            true,
            List.of(request())),
        new TaskMarks(
            true,
            true,
            WORDS,
            WORDS,
            Optional.of(NOW),
            cleaned,
            true,
            Optional.of(EntryId.of(12)),
            List.of(HARD_TEXT)),
        List.of(entry(9, EntryKind.STALLED, NOW)),
        List.of(new TakenRequest("r1", HARD_TEXT)),
        TaskStatus.STALLED,
        NOW.plusSeconds(1),
        Optional.of(
            TaskWorktree.made(worktree(key))
                .removed("refs/dispatch/archive/x", List.of(HARD_TEXT))));
  }

  private static AgentRequest request() {
    return new AgentRequest(
        "c0ffee",
        AgentRequest.Kind.APPROVAL,
        HARD_TEXT,
        List.of("Yes", HARD_TEXT),
        Optional.of(new AgentRequest.Wire("\"0\"", "ask", "{}", "i1")));
  }

  private static Worktree worktree(TaskKey key) {
    return new Worktree(
        HARD_TEXT,
        "/trees/x",
        "dispatch/x",
        true,
        "main",
        "c0ffee",
        "/r/.git",
        key.root(),
        "sub",
        20);
  }

  private static Delivery delivery() {
    return new Delivery(
        "m1",
        "r1",
        SendMode.QUEUE,
        HARD_TEXT,
        DeliveryStatus.ACCEPTED,
        Optional.of("turn-1"),
        HARD_TEXT);
  }

  /** A lane with nothing left empty. */
  public static LaneState lane() {
    return lane(LANE, NOW);
  }

  public static LaneState lane(LaneRef ref, Instant openedAt) {
    return new LaneState(
        ref,
        "handle",
        Optional.of(TASK),
        "sonnet",
        "process",
        PROCESS,
        "token",
        "/work",
        Optional.of("thread-1"),
        Optional.of("model"),
        true,
        RunningTurn.of(Optional.of("turn-1")).with(ITEM),
        Optional.of(TurnStatus.INTERRUPTED),
        WORDS,
        WORDS,
        List.of(new PlanStep(HARD_TEXT, PlanStep.Status.IN_PROGRESS)),
        new Usage(1, 2, Long.MAX_VALUE),
        12,
        5_000_000_000L,
        true,
        List.of(request()),
        Optional.of(new ExitStatus.Signalled(15)),
        openedAt,
        openedAt.plusSeconds(2),
        new LaneMarks(
            true,
            Optional.of(new Standstill(PaneState.RATE_LIMITED, HARD_TEXT)),
            List.of(entry(8, EntryKind.APPROVAL, NOW)),
            List.of(new TakenRequest("r2", HARD_TEXT).beginning(HARD_TEXT)),
            Deliveries.NONE
                .with(delivery())
                .turnEnded(Optional.of("turn-1"), TurnStatus.FAILED, WORDS),
            Optional.of(conversation()),
            Optional.of(new Outage(HARD_TEXT, true))),
        77);
  }

  private static KnownConversation conversation() {
    return new KnownConversation(
        "thread-1", WORDS, HARD_TEXT, "/work", "cli", WORDS, NOW, NOW.plusSeconds(3), true);
  }

  /** At least one of every type there is. */
  public static List<Event> events() {
    List<Event> all = new ArrayList<>(taskEvents());
    for (AgentEvent seen : agentEvents()) {
      all.add(new LaneEvent.AgentObserved(LANE, seen));
    }
    all.add(new LaneEvent.LaneOpened(LANE, Optional.of(TASK), "sonnet", "process", PROCESS));
    all.add(new LaneEvent.LaneOpened(LANE, Optional.empty(), "", "process", PROCESS));
    all.add(new LaneEvent.LaneRequestTaken(LANE, new TakenRequest("r1", "E1")));
    all.add(new LaneEvent.DeliveryOpened(LANE, delivery()));
    all.add(new LaneEvent.DeliveryMoved(LANE, "m1", DeliveryStatus.AMBIGUOUS, HARD_TEXT));
    all.add(new LaneEvent.QueueReleased(LANE, "cli"));
    all.add(new LaneEvent.LaneRequestDropped(LANE, HARD_TEXT));
    all.add(new LaneEvent.LaneRenamed(LANE, "other"));
    all.add(new LaneEvent.LaneAttached(LANE, conversation()));
    all.add(new LaneEvent.LaneReleased(LANE));
    all.add(new LaneEvent.LaneRestored(LANE));
    all.add(
        new LaneEvent.AgentObserved(LANE, new AgentEvent.SessionEnded(new ExitStatus.Archived())));
    all.add(new LaneEvent.LaneRequestDecided(LANE, "c0ffee", new RequestAnswer.Allow(), "cli"));
    Entry entry = entry(1, EntryKind.QUESTION, NOW);
    all.add(new EntryEvent.EntryOpened(entry.id(), entry));
    all.add(new EntryEvent.EntryClosed(entry.id(), entry, HARD_TEXT));
    return all;
  }

  private static List<TaskEvent> taskEvents() {
    return List.of(
        new TaskEvent.TaskCreated(TASK, spec(TASK, NOW), HARD_TEXT),
        new TaskEvent.WorkerAssigned(TASK, LANE, agent(), WORDS),
        new TaskEvent.WorkerStarted(TASK, LANE),
        new TaskEvent.WorkerSeen(TASK, true, List.of(request())),
        new TaskEvent.RequestDecided(TASK, "c0ffee", new RequestAnswer.Allow(), "cli"),
        new TaskEvent.RequestDecided(TASK, "c0ffee", new RequestAnswer.Deny(HARD_TEXT), "cli"),
        new TaskEvent.RequestDecided(TASK, "c0ffee", new RequestAnswer.Choose("2"), "cli"),
        new TaskEvent.RequestDecided(TASK, "c0ffee", new RequestAnswer.Raw("{}"), "cli"),
        new TaskEvent.WorkerParked(TASK, HARD_TEXT),
        new TaskEvent.WorkerEnded(TASK, LANE, workerEnd(new ExitStatus.Lost())),
        new TaskEvent.WorkerEnded(TASK, LANE, workerEnd(new ExitStatus.LetGo())),
        new TaskEvent.WorkerEnded(TASK, LANE, workerEnd(new ExitStatus.NeverStarted("why"))),
        new TaskEvent.PlanRead(TASK, plan()),
        new TaskEvent.PlanRead(TASK, Plan.unusable("empty")),
        new TaskEvent.ItemTicked(TASK, new KeptTick(HARD_TEXT, 1, WORDS, true)),
        new TaskEvent.ItemAnswered(TASK, itemAnswer(), "cli"),
        new TaskEvent.RequestTaken(TASK, new TakenRequest("r1", "")),
        new TaskEvent.RequestTaken(TASK, new TakenRequest("r1", "").beginning(HARD_TEXT)),
        new TaskEvent.RequestDropped(TASK, "r1"),
        new TaskEvent.NoteAdded(TASK, HARD_TEXT),
        new TaskEvent.QuestionAsked(TASK, question()),
        new TaskEvent.QuestionAnswered(TASK, 3, HARD_TEXT, "cli"),
        new TaskEvent.AnswerRead(TASK, 3),
        new TaskEvent.QuestionExpired(TASK, 3),
        new TaskEvent.QuestionDied(TASK, 3, "cancelled"),
        new TaskEvent.ReportMade(TASK, new Report(Report.Kind.DONE, HARD_TEXT, NOW)),
        new TaskEvent.OverseerTold(TASK, EntryId.of(12)),
        new TaskEvent.WorkReopened(TASK, HARD_TEXT),
        new TaskEvent.CompletionMarked(TASK),
        new TaskEvent.TaskStalled(TASK, "silent"),
        new TaskEvent.WorktreePlanned(TASK, worktree(TASK)),
        new TaskEvent.WorktreeMade(TASK, worktree(TASK)),
        new TaskEvent.WorktreeRemoved(TASK, HARD_TEXT, List.of(HARD_TEXT)),
        new TaskEvent.WorktreeDiscarded(TASK),
        new TaskEvent.TaskMoved(TASK),
        new TaskEvent.TaskCancelled(TASK, "cli"),
        new TaskEvent.TaskRetried(TASK, true, Optional.of(agent()), HARD_TEXT, Optional.of(NOW)),
        new TaskEvent.TaskCleaned(TASK),
        new TaskEvent.ResultTaken(TASK),
        new TaskEvent.TaskStatusChanged(TASK, TaskStatus.RUNNING, TaskStatus.DONE, "all ticked"),
        new TaskEvent.TaskRemarked(TASK, HARD_TEXT));
  }

  private static List<AgentEvent> agentEvents() {
    return List.of(
        new AgentEvent.SessionNamed("thread-1", Optional.of("model")),
        new AgentEvent.SessionNamed("thread-1", Optional.empty()),
        new AgentEvent.AgentReady(),
        new AgentEvent.StoodStill(Optional.of(new Standstill(PaneState.MENU, HARD_TEXT))),
        new AgentEvent.StoodStill(Optional.empty()),
        new AgentEvent.TurnStarted(),
        new AgentEvent.TurnStarted(Optional.of("turn-1")),
        new AgentEvent.ItemStarted(ITEM),
        new AgentEvent.ItemCompleted(ITEM, 5_000_000_000L),
        new AgentEvent.PlanUpdated(List.of(new PlanStep("one", PlanStep.Status.COMPLETED))),
        new AgentEvent.RequestOpened(request()),
        new AgentEvent.RequestClosed("c0ffee"),
        new AgentEvent.UsageUpdated(new Usage(1, 2, 3)),
        new AgentEvent.TurnEnded(TurnStatus.FAILED, WORDS, WORDS),
        new AgentEvent.TurnEnded(TurnStatus.FAILED, WORDS, WORDS, Optional.of("turn-1")),
        new AgentEvent.DeliveryAccepted("m1", Optional.of("turn-1")),
        new AgentEvent.DeliveryRefused("m1", HARD_TEXT),
        new AgentEvent.ServerDied(HARD_TEXT, true),
        new AgentEvent.SessionEnded(new ExitStatus.Exited(0)),
        new AgentEvent.OversizedLine(1, 2_000_000, HARD_TEXT),
        new AgentEvent.Unrecognised(3, "stream_event"));
  }
}
