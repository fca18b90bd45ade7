package dev.dispatch.op.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.Quoted;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.Step;
import dev.dispatch.op.task.WaitForTasks.Reason;
import dev.dispatch.op.task.WaitForTasks.Result;
import dev.dispatch.store.Store;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.TaskVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One wait. Looks at how things stand (without a cursor), then only at events, each once: the
 * cursor is taken before the look, so nothing falls between.
 */
final class Waiting implements OpCall<Result> {
  /** Between the storing of an event and the moment in which its task shows it. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private static final int PAGE = 500;

  /**
   * What is waited for.
   *
   * @param targets every task when empty
   * @param all whether it must have happened to every target; there are some then
   */
  record Wish(Set<TaskKey> targets, Set<Reason> reasons, boolean all) {
    /** Entries of lanes without a task concern those who wait for whatever comes. */
    boolean concerns(Entry entry) {
      return entry.task().map(this::concerns).orElse(targets.isEmpty());
    }

    boolean concerns(TaskKey task) {
      return targets.isEmpty() || targets.contains(task);
    }
  }

  private final Store store;
  private final TaskDesk desk;
  private final Wish wish;
  private final Instant deadline;
  private final Set<TaskKey> satisfied = new HashSet<>();
  private boolean looked;
  private Instant presentCountsUntil = Instant.MIN;
  private long cursor;

  /** Something that is waited for, and the task it happened to. */
  private record Hit(Optional<TaskKey> task, Result result) {
    List<?> subject() {
      return List.of(task, result.reason(), result.entry());
    }
  }

  Waiting(Store store, TaskDesk desk, Wish wish, Optional<Long> since, Instant deadline) {
    this.store = store;
    this.desk = desk;
    this.wish = wish;
    this.deadline = deadline;
    this.looked = since.isPresent();
    this.cursor = since.orElse(0L);
  }

  @Override
  public Step<Result> step(Instant now) {
    boolean isFirst = !looked;
    if (isFirst) {
      looked = true;
      cursor = store.lastSeq();
      presentCountsUntil = now.plus(SETTLING);
      Optional<Result> present = standing();
      if (present.isPresent()) {
        return Step.finished(present.get());
      }
      wish.targets().forEach(this::requireNotCleaned);
    }
    List<StoredEvent> page = store.notices(cursor, PAGE);
    while (!page.isEmpty()) {
      for (StoredEvent stored : page) {
        cursor = stored.seq();
        Optional<Hit> hit = match(stored.event());
        if (hit.isPresent() && counts(hit.get())) {
          return Step.finished(hit.get().result());
        }
        if (stored.event() instanceof TaskEvent.TaskCleaned cleaned) {
          requireNotCleaned(cleaned.task());
        }
      }
      page = store.notices(cursor, PAGE);
    }
    // What was stored before the first look may be seen in a task's state only after it.
    if (!isFirst && now.isBefore(presentCountsUntil)) {
      Optional<Result> present = standing();
      if (present.isPresent()) {
        return Step.finished(present.get());
      }
    }
    return now.isBefore(deadline) ? Step.pending(deadline) : Step.finished(timeout());
  }

  private Optional<Result> standing() {
    List<Hit> present = present();
    for (Hit hit : present) {
      if (counts(hit)) {
        return Optional.of(wish.all() ? hit.result() : oldest(present));
      }
    }
    return Optional.empty();
  }

  /**
   * Of several things that stand so, the one that came first, with the cursor behind it: whoever
   * goes on from there with {@code --since} sees the others, too.
   */
  private Result oldest(List<Hit> present) {
    if (present.size() == 1) {
      return present.getFirst().result();
    }
    long end = cursor;
    Map<List<?>, Result> newest = new LinkedHashMap<>();
    List<List<?>> wanted = present.stream().<List<?>>map(Hit::subject).toList();
    for (List<StoredEvent> page = store.notices(0, PAGE);
        !page.isEmpty() && cursor <= end;
        page = store.notices(page.getLast().seq(), PAGE)) {
      for (StoredEvent stored : page) {
        cursor = stored.seq();
        match(stored.event())
            .filter(hit -> wanted.contains(hit.subject()))
            .ifPresent(hit -> newest.put(hit.subject(), hit.result()));
      }
    }
    cursor = end;
    return newest.values().stream()
        .min(Comparator.comparingLong(Result::cursor))
        .orElse(present.getFirst().result());
  }

  private Result timeout() {
    return new Result(
        "timeout", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), cursor);
  }

  private boolean counts(Hit hit) {
    if (!wish.all()) {
      return true;
    }
    hit.task().ifPresent(satisfied::add);
    return satisfied.containsAll(wish.targets());
  }

  /**
   * Nothing happens any more to a task that is gone: fails where the wait would then have no end,
   * which is with the first of all, or with the last of any.
   */
  private void requireNotCleaned(TaskKey task) {
    if (!wish.targets().contains(task) || satisfied.contains(task) || isThere(task)) {
      return;
    }
    if (wish.all() || wish.targets().stream().noneMatch(this::isThere)) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND,
          "wait: task " + Quoted.of(task.id().value()) + " was cleaned; nothing more comes of it",
          "dispatch task list --all");
    }
  }

  private boolean isThere(TaskKey task) {
    return desk.find(task).isPresent();
  }

  /** How things stand: ends only of tasks that were named, entries of all that concern. */
  private List<Hit> present() {
    List<Hit> results = new ArrayList<>();
    for (TaskState task : desk.all()) {
      if (!wish.concerns(task.key())) {
        continue;
      }
      if (!wish.targets().isEmpty()) {
        ended(task.key(), task.status(), task.worker().lane()).ifPresent(results::add);
      }
      task.entries().forEach(entry -> opened(entry).ifPresent(results::add));
      if (!wish.targets().isEmpty() && task.worker().end().isPresent()) {
        idle(task.key(), task.worker().lane()).ifPresent(results::add);
      }
    }
    if (wish.targets().isEmpty()) {
      store.openEntries().stream()
          .filter(entry -> entry.task().isEmpty())
          .forEach(entry -> opened(entry).ifPresent(results::add));
    }
    return results;
  }

  private Optional<Hit> match(Event event) {
    return switch (event) {
      case TaskEvent.TaskStatusChanged changed when wish.concerns(changed.task()) ->
          ended(changed.task(), changed.to(), laneOf(changed.task()));
      case TaskEvent.WorkerEnded end when wish.concerns(end.task()) ->
          idle(end.task(), Optional.of(end.lane()));
      case EntryEvent.EntryOpened opened when wish.concerns(opened.content()) ->
          opened(opened.content());
      case TaskEvent other -> Optional.empty();
      case EntryEvent other -> Optional.empty();
      case LaneEvent other -> Optional.empty();
    };
  }

  private Optional<LaneRef> laneOf(TaskKey key) {
    return desk.find(key).flatMap(task -> task.worker().lane());
  }

  private Optional<Hit> ended(TaskKey key, TaskStatus status, Optional<LaneRef> lane) {
    if (!wish.reasons().contains(Reason.DONE) || !status.isTerminal()) {
      return Optional.empty();
    }
    String reason =
        switch (status) {
          case FAILED -> "failed";
          case CANCELLED -> "cancelled";
          case DONE, VERIFIED, WAITING, STARTING, RUNNING, BLOCKED, STALLED -> "done";
        };
    return Optional.of(hit(reason, Optional.of(key), lane, Optional.empty(), summary(key)));
  }

  /** What the worker says of the result, and where it is. */
  private Optional<String> summary(TaskKey key) {
    Optional<TaskState> task = desk.find(key);
    Optional<String> words =
        task.filter(t -> t.status() == TaskStatus.DONE)
            .flatMap(TaskState::summary)
            .or(() -> task.flatMap(t -> t.worker().end()).flatMap(end -> end.summary()))
            .or(() -> task.map(t -> TaskVerdict.of(t).reason()));
    Optional<String> output = task.flatMap(desk::outputPath);
    return words.map(w -> output.map(path -> w + "\noutput: " + path).orElse(w));
  }

  private Optional<Hit> idle(TaskKey key, Optional<LaneRef> lane) {
    return wish.reasons().contains(Reason.IDLE)
        ? Optional.of(hit("idle", Optional.of(key), lane, Optional.empty(), Optional.empty()))
        : Optional.empty();
  }

  private Optional<Hit> opened(Entry entry) {
    Optional<String> reason =
        switch (entry.kind()) {
          case QUESTION, APPROVAL ->
              wish.reasons().contains(Reason.QUESTION) ? Optional.of("question") : Optional.empty();
          case PROBLEM ->
              wish.reasons().contains(Reason.PROBLEM) ? Optional.of("problem") : Optional.empty();
          case STALLED ->
              wish.reasons().contains(Reason.PROBLEM) ? Optional.of("stalled") : Optional.empty();
          case REVIEW -> Optional.empty();
        };
    return reason.map(why ->
        hit(
            why,
            entry.task(),
            entry.lane(),
            Optional.of(entry.id().value()),
            Optional.of(entry.text())));
  }

  private Hit hit(
      String reason,
      Optional<TaskKey> task,
      Optional<LaneRef> lane,
      Optional<String> entry,
      Optional<String> text) {
    return new Hit(
        task,
        new Result(
            reason,
            task.map(key -> key.id().value()),
            lane.map(LaneRef::value),
            entry,
            text,
            cursor));
  }
}
