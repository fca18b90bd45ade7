package dev.dispatch.fold;

import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.inbox.Entry;
import dev.dispatch.plan.Plan;
import dev.dispatch.task.TaskMarks;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.TaskVerdict;
import dev.dispatch.task.WorkerFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What observed events make of a task: the new state, and with it the events that follow from them
 * (a change of status, inbox entries opened and closed). Stored together in one transaction, so
 * that a status or an entry is never announced twice or forgotten.
 */
public record TaskChange(List<Event> events, TaskState state) {
  public TaskChange {
    events = List.copyOf(events);
  }

  /** The first change of all: the task, and the request that handed it in. */
  public static TaskChange created(
      TaskEvent.TaskCreated event,
      TaskEvent.RequestTaken request,
      Plan plan,
      EntryNumbers numbers,
      Instant now) {
    TaskState empty =
        new TaskState(
            event.spec(),
            event.planText(),
            plan,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            WorkerFacts.none(event.spec().agent()),
            TaskMarks.NONE,
            List.of(),
            List.of(),
            TaskStatus.WAITING,
            now,
            Optional.empty());
    return of(empty, List.of(event, request), numbers, now);
  }

  /** Applies events to a state. */
  public static TaskChange of(
      TaskState before, List<? extends TaskEvent> observed, EntryNumbers numbers, Instant now) {
    List<Event> all = new ArrayList<>(observed);
    TaskDraft draft = new TaskDraft(before);
    observed.forEach(event -> draft.apply(event, now));
    for (TaskEvent event : Resumption.of(draft.toState())) {
      all.add(event);
      draft.apply(event, now);
    }
    TaskState facts = draft.toState();
    TaskVerdict verdict = TaskVerdict.of(facts);
    if (verdict.status() != before.status()) {
      TaskEvent.TaskStatusChanged changed =
          new TaskEvent.TaskStatusChanged(
              facts.key(), before.status(), verdict.status(), verdict.reason());
      all.add(changed);
      draft.apply(changed, now);
    }
    changeEntries(draft, facts, verdict, numbers, now).forEach(all::add);
    return new TaskChange(all, draft.toState());
  }

  private static List<EntryEvent> changeEntries(
      TaskDraft draft, TaskState facts, TaskVerdict verdict, EntryNumbers numbers, Instant now) {
    List<EntryEvent> events = new ArrayList<>();
    List<InboxWant> wants = InboxWant.of(facts, verdict);
    for (Entry open : List.copyOf(draft.entries)) {
      if (wants.stream().noneMatch(want -> want.isFor(open))) {
        draft.entries.remove(open);
        events.add(
            new EntryEvent.EntryClosed(open.id(), open, InboxWant.whyClosed(open, facts, verdict)));
      }
    }
    for (InboxWant want : wants) {
      if (draft.entries.stream().noneMatch(want::isFor)) {
        EntryId id = numbers.next();
        Entry entry = want.toEntry(id, facts, now);
        draft.entries.add(entry);
        events.add(new EntryEvent.EntryOpened(id, entry));
      }
    }
    return events;
  }
}
