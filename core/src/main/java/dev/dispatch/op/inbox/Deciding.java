package dev.dispatch.op.inbox;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.op.Caller;
import dev.dispatch.task.Question;
import dev.dispatch.task.TakenRequest;
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

  Deciding(Inbox inbox, TaskDesk desk) {
    this.inbox = inbox;
    this.desk = desk;
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
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "entry " + id + " is closed: " + found.closedBecause().get(),
          List.of("dispatch task show " + found.entry().task().id()),
          Map.of("task", found.entry().task().id().value()));
    }
    return found.entry();
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
    TaskState task =
        desk.act(
            entry.task(),
            new TaskAction.Decide(key, answer, by(caller)),
            new TakenRequest(caller.requestId(), entry.id().value()));
    return new AnswerEntry.Result(
        entry.id().value(), task.key().id().value(), true, Question.Way.PANE);
  }

  /** What the same request did before. */
  Optional<AnswerEntry.Result> before(Caller caller) {
    return desk.takenBy(caller.requestId())
        .map(taken ->
            new AnswerEntry.Result(
                taken.subject(), taken.task().key().id().value(), true, Question.Way.PANE));
  }

  static String by(Caller caller) {
    return caller
        .lane()
        .map(LaneRef::value)
        .orElse(caller.channel().name().toLowerCase(Locale.ROOT));
  }
}
