package dev.dispatch.transport.wire;

import static dev.dispatch.transport.wire.ServerTalk.ask;
import static dev.dispatch.transport.wire.ServerTalk.call;
import static dev.dispatch.transport.wire.ServerTalk.name;
import static dev.dispatch.transport.wire.ServerTalk.runningTurn;
import static dev.dispatch.transport.wire.ServerTalk.thread;

import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.codec.appserver.ThreadCalls;
import dev.dispatch.codec.appserver.ThreadReplies;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.ForkSpec;
import dev.dispatch.transport.Goal;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.ThreadCommand;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What can be done with a conversation on a server beside speaking in it. */
final class ThreadCommands {
  private static final int PAGE = 50;

  private final AppServers servers;
  private final ThreadFiles files;

  ThreadCommands(AppServers servers, ThreadFiles files) {
    this.servers = servers;
    this.files = files;
  }

  /** A conversation that can be asked something. */
  private record Subject(AppServer server, ProcessRecord process, String thread) {
    /** Fails where a turn runs. */
    void requireIdle() {
      if (runningTurn(server, process, thread).isPresent()) {
        throw new DispatchException(
            ErrorCode.LANE_BUSY,
            "lane " + process.lane() + " is at work",
            "dispatch wait " + process.lane() + " --for idle");
      }
    }
  }

  private Subject subject(ProcessRecord process) {
    AppServer server = servers.of(process);
    return new Subject(server, process, thread(server, process));
  }

  Receipt act(ProcessRecord process, ThreadCommand command) {
    Subject on = subject(process);
    RequestName name = name(process);
    return switch (command) {
      case ThreadCommand.Rename(String called) ->
          told(call(on.server(), name, ThreadCalls.rename(name.id(), on.thread(), called)));
      case ThreadCommand.Compact compact -> compact(on);
      case ThreadCommand.Rollback(int turns) -> rollback(on, turns);
      case ThreadCommand.SetGoal goal ->
          told(call(on.server(), name, ThreadCalls.setGoal(name.id(), on.thread(), goal)));
      case ThreadCommand.ClearGoal clear ->
          told(call(on.server(), name, ThreadCalls.clearGoal(name.id(), on.thread())));
    };
  }

  private static Receipt told(Optional<ServerLine.Reply> reply) {
    return reply.isPresent() ? Receipt.ACCEPTED : Receipt.UNCONFIRMED;
  }

  /** Until its turn has begun: a message that came before would be taken into it. */
  private static Receipt compact(Subject on) {
    on.requireIdle();
    LaneRef lane = on.process().lane();
    CompletableFuture<Boolean> begun = on.server().beginningOf(lane);
    RequestName name = name(on.process());
    return call(on.server(), name, ThreadCalls.compact(name.id(), on.thread()))
            .flatMap(reply -> ServerTalk.waitFor(begun))
            .isPresent()
        ? Receipt.ACCEPTED
        : Receipt.UNCONFIRMED;
  }

  private static Receipt rollback(Subject on, int turns) {
    on.requireIdle();
    String first = turnFromEnd(on, turns);
    RequestName name = name(on.process());
    Optional<ServerLine.Reply> reply =
        ask(on.server(), name, ThreadCalls.revert(name.id(), on.thread(), first));
    if (reply.filter(ThreadReplies::isUnknownMethod).isPresent()) {
      RequestName again = name(on.process());
      return told(call(on.server(), again, ThreadCalls.rollback(again.id(), on.thread(), turns)));
    }
    return told(ServerTalk.accepted(reply));
  }

  /** The turn that many from the end; 1 is the newest. */
  private static String turnFromEnd(Subject on, int turns) {
    int seen = 0;
    Optional<String> cursor = Optional.empty();
    do {
      RequestName name = name(on.process());
      int limit = Math.min(PAGE, turns - seen);
      ThreadReplies.Turns page =
          call(on.server(), name, ThreadCalls.turns(name.id(), on.thread(), limit, cursor))
              .map(reply -> ThreadReplies.turns(reply.result()))
              .orElseThrow(() ->
                  new DispatchException(
                      ErrorCode.CONFLICT, "codex did not tell the turns of the conversation"));
      seen += page.ids().size();
      if (seen == turns) {
        return page.ids().getLast();
      }
      cursor = page.next();
    } while (cursor.isPresent());
    throw new DispatchException(
        ErrorCode.CONFLICT,
        "the conversation of lane " + on.process().lane() + " has " + seen + " turns, not " + turns,
        "dispatch tail " + on.process().lane());
  }

  Optional<Goal> goal(ProcessRecord process) {
    Subject on = subject(process);
    RequestName name = name(process);
    return call(on.server(), name, ThreadCalls.goal(name.id(), on.thread()))
        .map(reply -> ThreadReplies.goal(reply.result()))
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.TIMED_OUT, "codex did not tell the goal of the conversation"));
  }

  /** The request that begins it; with the settings of the other, as that one was started. */
  String fork(AppServer server, ForkSpec fork) {
    Subject source = new Subject(server, fork.source(), thread(server, fork.source()));
    LaneRef lane = fork.source().lane();
    String started =
        files
            .start(lane)
            .map(ThreadFiles.Numbered::line)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.CONFLICT, "it is not known how lane " + lane + " was started"));
    Optional<String> before =
        fork.withoutTurns() == 0
            ? Optional.empty()
            : Optional.of(turnFromEnd(source, fork.withoutTurns()));
    return ThreadCalls.fork(
        RequestName.start(fork.lane()).id(),
        started,
        new ThreadCalls.ForkPoint(source.thread(), before),
        fork.laneVariables());
  }
}
