package dev.dispatch.actor;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.task.TaskDesk.LogLine;
import dev.dispatch.task.TaskDesk.LogPage;
import dev.dispatch.task.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What a task's workers wrote, as lines for people. The cursor is an event number. */
final class TaskLog {
  private static final int PAGE = 500;

  private final TaskDeps deps;

  TaskLog(TaskDeps deps) {
    this.deps = deps;
  }

  /** The last lines of the present worker, with what it wrote to stderr once it has ended. */
  List<LogLine> last(TaskState task, int lines) {
    Deque<LogLine> kept = new ArrayDeque<>();
    LogPage page = after(task, 0);
    while (!page.lines().isEmpty()) {
      for (LogLine line : page.lines()) {
        kept.addLast(line);
        if (kept.size() > lines) {
          kept.removeFirst();
        }
      }
      page = after(task, page.next());
    }
    boolean silent = kept.stream().allMatch(line -> line.text().startsWith(EventLines.ENDED));
    if (silent && lines > 0 && task.worker().end().isPresent()) {
      List<LogLine> ended = List.copyOf(kept);
      kept.clear();
      addAll(kept, task.worker().end().get().outputTail());
      kept.addAll(ended);
      while (kept.size() > lines) {
        kept.removeFirst();
      }
    }
    return List.copyOf(kept);
  }

  private static void addAll(Deque<LogLine> kept, String text) {
    text.lines().forEach(line -> kept.addLast(new LogLine(line)));
  }

  /** A page of lines after the cursor; the last page is empty. */
  LogPage after(TaskState task, long cursor) {
    Optional<LaneRef> lane = task.worker().lane();
    List<LogLine> lines = new ArrayList<>();
    long next = cursor;
    while (lane.isPresent() && lines.isEmpty()) {
      List<StoredEvent> events = deps.store().laneEvents(lane.get(), next, PAGE);
      if (events.isEmpty()) {
        break;
      }
      next = events.getLast().seq();
      for (StoredEvent stored : events) {
        if (stored.event() instanceof LaneEvent.AgentObserved observed) {
          EventLines.render(observed.seen()).lines().forEach(text -> lines.add(new LogLine(text)));
        }
      }
    }
    return new LogPage(lines, next);
  }
}
