package dev.dispatch.actor;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.task.TaskDesk.LogLine;
import dev.dispatch.task.TaskDesk.LogPage;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What a task's workers wrote, as lines for people. The cursor is an event number. */
final class TaskLog {
  private static final int PAGE = 500;
  private static final String ENDED = "[ended: ";

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
    boolean silent = kept.stream().allMatch(line -> line.text().startsWith(ENDED));
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
          render(observed.seen()).lines().forEach(text -> lines.add(new LogLine(text)));
        }
      }
    }
    return new LogPage(lines, next);
  }

  private static String render(AgentEvent event) {
    return switch (event) {
      case AgentEvent.ItemCompleted completed -> render(completed.item());
      case AgentEvent.TurnEnded ended -> ended.error().map(e -> "error: " + e).orElse("");
      case AgentEvent.OversizedLine line ->
          "[a line of " + line.lengthBytes() + " bytes] " + brief(line.head());
      case AgentEvent.SessionEnded ended ->
          ended.exit().isSuccess() ? "" : ENDED + ended.exit().describe() + "]";
      case AgentEvent.SessionNamed named -> "";
      case AgentEvent.AgentReady ready -> "";
      case AgentEvent.StoodStill still -> "";
      case AgentEvent.TurnStarted started -> "";
      case AgentEvent.ItemStarted started -> renderStart(started.item());
      case AgentEvent.PlanUpdated updated -> "";
      case AgentEvent.UsageUpdated updated -> "";
      case AgentEvent.RequestOpened opened -> "[waits: " + brief(opened.request().text()) + "]";
      case AgentEvent.RequestClosed closed -> "";
      case AgentEvent.Unrecognised unknown -> "";
    };
  }

  /** The title is shown here: what completes a tool's use often does not repeat it. */
  private static String renderStart(TurnItem item) {
    return switch (item.kind()) {
      case COMMAND -> "$ " + item.title();
      case TOOL_CALL -> "tool " + item.title();
      case FILE_CHANGE, MESSAGE, REASONING, ERROR -> "";
    };
  }

  private static String render(TurnItem item) {
    String failed = item.status() == ItemStatus.FAILED ? "(failed)\n" : "";
    return switch (item.kind()) {
      case MESSAGE -> item.text();
      case REASONING -> "";
      case COMMAND, TOOL_CALL -> failed + item.text();
      case FILE_CHANGE -> "changed " + item.title() + "\n" + failed;
      case ERROR -> "error: " + item.text();
    };
  }

  private static String brief(String head) {
    return head.length() <= 200 ? head : head.substring(0, 200) + "…";
  }
}
