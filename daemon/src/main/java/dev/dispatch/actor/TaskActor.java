package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.event.Event;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.fold.TaskChange;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task, the only writer of its state. Its mailbox runs actions one at a time; between them it
 * looks: takes in what the files, the lane and the clock say ({@link TaskLook}), stores what that
 * means, and carries out what is due ({@link TaskDuties}). Both start from the state alone, so a
 * look after a restart goes on where the daemon died.
 */
final class TaskActor {
  private static final Logger LOG = LoggerFactory.getLogger(TaskActor.class);
  private static final Duration UNSETTLED = Duration.ofMillis(160);

  private final TaskDeps deps;
  private final TaskHouse house;
  private final Mailbox mailbox;
  private final TaskDuties duties;
  private final OverseerDuties overseer;
  private final List<FolderWatch.Watching> watching = new ArrayList<>();
  private volatile TaskState state;
  private volatile @Nullable Map<String, String> environment;
  private @Nullable Instant wakeAt;
  private final AtomicBoolean waking = new AtomicBoolean();

  TaskActor(TaskDeps deps, TaskHouse house, TaskState state) {
    this.deps = deps;
    this.house = house;
    this.state = state;
    this.mailbox = new Mailbox("task " + state.key().id(), deps.blocking(), this::look);
    this.duties = new TaskDuties(deps, house, this);
    this.overseer = new OverseerDuties(deps, house, this);
  }

  TaskState state() {
    return state;
  }

  TaskKey key() {
    return state.key();
  }

  TaskDeps deps() {
    return deps;
  }

  Optional<Map<String, String>> environment() {
    return Optional.ofNullable(environment);
  }

  /** Keeps a caller's environment for the next start; in memory only. */
  void takeEnvironment(Map<String, String> given) {
    environment = Map.copyOf(given);
  }

  void hint() {
    mailbox.hint();
  }

  /**
   * Carries out an action and then a look, and gives the state after both.
   *
   * @param request stored with what the action does
   */
  TaskState act(TaskAction action, Optional<TakenRequest> request) {
    return mailbox.call(() -> {
      new TaskActions(this, request).carryOut(action);
      look();
      return state;
    });
  }

  /** What was in the inbox until then was told in the overseer's pane, or is about to be. */
  void told(Instant upTo) {
    mailbox.call(() -> {
      commit(List.of(new TaskEvent.OverseerTold(key(), upTo)), Durability.FULL);
      return state;
    });
  }

  /** Carries out what a worker typed into its overseer's pane, who so knows it. */
  void actOnRaw(TaskAction action) {
    mailbox.call(() -> {
      new TaskActions(this, Optional.empty()).carryOut(action);
      Instant newest =
          state.entries().stream()
              .map(Entry::askedAt)
              .max(Comparator.naturalOrder())
              .orElseGet(deps.clock()::instant);
      commit(List.of(new TaskEvent.OverseerTold(key(), newest)), Durability.FULL);
      look();
      return state;
    });
  }

  /** Stores events and what follows from them; the state is theirs once this returns. */
  void commit(List<? extends TaskEvent> events, Durability durability, StoreChange... more) {
    Instant now = deps.clock().instant();
    TaskChange change = TaskChange.of(state, events, deps.numbers(), now);
    List<StoreChange> changes = new ArrayList<>();
    for (Event event : change.events()) {
      changes.add(new StoreChange.Append(now, event));
    }
    changes.add(new StoreChange.PutTask(change.state()));
    changes.addAll(List.of(more));
    deps.commits().commit(changes, durability);
    boolean moved = change.state().status() != state.status();
    state = change.state();
    deps.commits().announce();
    if (moved) {
      house.statusChanged(state);
    }
  }

  /** The first look of a task that was just handed in; fails when its files cannot be made. */
  TaskState begin() {
    return mailbox.call(() -> {
      try {
        state.spec().pane().ifPresent(work -> deps.files().makeRoot(work.folder()));
        deps.files().create(state.place(), state.planText());
      } catch (DispatchException e) {
        commit(List.of(new TaskEvent.TaskCleaned(key())), Durability.FULL);
        throw e;
      }
      isolate();
      look();
      return state;
    });
  }

  /** Makes the worktree that a task wants which starts at once; the task goes if that fails. */
  private void isolate() {
    if (!house.isDue(state)) {
      return;
    }
    try {
      duties.isolation().ensure();
    } catch (DispatchException e) {
      deps.files().remove(state.place());
      commit(List.of(new TaskEvent.TaskCleaned(key())), Durability.FULL);
      throw e;
    }
  }

  /** The task's own worktree. */
  Isolation isolation() {
    return duties.isolation();
  }

  /** Finds the worker of before a restart again. */
  void adopt() {
    try {
      duties.adopt();
    } catch (DispatchException e) {
      LOG.warn("task {}: its worker could not be adopted: {}", key(), e.getMessage());
    }
  }

  /** Watches the folder if it is there. */
  void watchIfThere() {
    if (deps.files().exists(state.place())) {
      watch();
    }
  }

  /** Watches the task's folder, once it is there. */
  void watch() {
    if (watching.isEmpty()) {
      Path folder = Path.of(state.folder());
      watching.add(deps.watch().watch(folder.toString(), mailbox::hint));
      watching.add(deps.watch().watch(folder.resolve("ipc").toString(), mailbox::hint));
    }
  }

  /** Everything that is to be noticed and done; also the answer to every hint. */
  private void look() {
    if (state.marks().cleaned()) {
      return;
    }
    try {
      TaskLook look = new TaskLook(deps, state);
      List<TaskEvent> seen = look.take();
      if (!seen.isEmpty()) {
        commit(seen, look.durability());
      }
      overseer.watch();
      duties.carryOut();
      overseer.carryOut();
      if (look.unsettled() && waking.compareAndSet(false, true)) {
        deps.timers().after(UNSETTLED, this::wake);
      }
      wakeForDeadlines();
    } catch (DispatchException e) {
      LOG.warn("task {}: {}", key(), e.getMessage());
    }
  }

  /** One wake at a time, however many looks found a file unsettled. */
  private void wake() {
    waking.set(false);
    mailbox.hint();
  }

  private void wakeForDeadlines() {
    Instant next =
        state.questions().stream()
            .filter(q -> q.state() == Question.State.OPEN)
            .map(Question::deadline)
            .min(Instant::compareTo)
            .orElse(null);
    if (next != null && !next.equals(wakeAt)) {
      wakeAt = next;
      Duration left = Duration.between(deps.clock().instant(), next);
      deps.timers().after(left.plusMillis(1), mailbox::hint);
    }
  }

  /** Stops watching and taking work. */
  void close() {
    overseer.close();
    watching.forEach(FolderWatch.Watching::close);
    watching.clear();
    mailbox.close();
  }

  /** Ends the lane of a worker that was decided on and never started. */
  void endParkedWorker() {
    duties.endParkedWorker();
  }

  /** Removes the watches while the task's files go. */
  void unwatch() {
    watching.forEach(FolderWatch.Watching::close);
    watching.clear();
  }
}
