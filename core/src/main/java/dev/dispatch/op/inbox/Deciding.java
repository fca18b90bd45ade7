package dev.dispatch.op.inbox;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.RequestAnswer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decisions on entries of the inbox. */
final class Deciding {
  private final Inbox inbox;
  private final TaskDesk desk;
  private final LaneDesk lanes;

  Deciding(Inbox inbox, TaskDesk desk, LaneDesk lanes) {
    this.inbox = inbox;
    this.desk = desk;
    this.lanes = lanes;
  }

  /** An entry that is open. */
  Entry open(String id) {
    if (!EntryId.hasShape(id)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "'" + id + "' is no entry; they are called E1, E2, ...",
          "dispatch inbox");
    }
    Inbox.Found found =
        inbox
            .find(new EntryId(id))
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND, "no entry is called " + id, "dispatch inbox"));
    if (found.closedBecause().isPresent()) {
      throw closed(found.entry(), found.closedBecause().get());
    }
    return found.entry();
  }

  private static DispatchException closed(Entry entry, String why) {
    String message = "entry " + entry.id() + " is closed: " + why;
    return entry
        .task()
        .map(task ->
            new DispatchException(
                ErrorCode.CONFLICT,
                message,
                List.of("dispatch task show " + task.id()),
                Map.of("task", task.id().value())))
        .orElseGet(() ->
            new DispatchException(
                ErrorCode.CONFLICT,
                message,
                List.of("dispatch get " + lane(entry)),
                Map.of("lane", lane(entry).value())));
  }

  /** The lane of an entry that has no task. */
  static LaneRef lane(Entry entry) {
    return entry
        .lane()
        .orElseThrow(
            () -> new IllegalStateException("entry " + entry.id() + " has neither task nor lane"));
  }

  /** Decides on what an agent asks in its own way; a lane may not. */
  AnswerEntry.Result decide(Entry entry, RequestAnswer answer, Caller caller) {
    if (caller.lane().isPresent()) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "entry "
              + entry.id()
              + " asks a person; lane "
              + caller.lane().get()
              + " may not decide");
    }
    String key =
        entry
            .request()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.VALIDATION,
                    "entry " + entry.id() + " asks for no permission",
                    "dispatch answer " + entry.id() + " \"...\""));
    TakenRequest request = new TakenRequest(caller.requestId(), entry.id().value());
    if (entry.task().isEmpty()) {
      LaneRef lane = lane(entry);
      LaneState _ = lanes.act(lane, new LaneAction.Decide(key, answer, by(caller)), request);
      return AnswerEntry.Result.ofLane(entry.id().value(), lane);
    }
    TaskState task =
        desk.act(entry.task().get(), new TaskAction.Decide(key, answer, by(caller)), request);
    return AnswerEntry.Result.ofTask(entry.id().value(), task, true, Question.Way.PANE);
  }

  /** What the same request did before. */
  Optional<AnswerEntry.Result> before(Caller caller) {
    return desk.takenBy(caller.requestId())
        .map(taken ->
            AnswerEntry.Result.ofTask(taken.subject(), taken.task(), true, Question.Way.PANE))
        .or(() -> onLane(caller));
  }

  /** What the same request did before on a lane without a task. */
  Optional<AnswerEntry.Result> onLane(Caller caller) {
    return lanes
        .takenBy(caller.requestId())
        .map(taken -> {
          TakenRequest request = taken.request().requireDone(taken.lane().ref().value());
          return AnswerEntry.Result.ofLane(request.subject(), taken.lane().ref());
        });
  }

  static String by(Caller caller) {
    return caller
        .lane()
        .map(LaneRef::value)
        .orElse(caller.channel().name().toLowerCase(Locale.ROOT));
  }
}
