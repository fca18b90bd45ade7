package dev.dispatch.daemon;

import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Param;
import dev.dispatch.surface.cli.Completions;
import dev.dispatch.task.TaskDesk;
import java.util.List;
import java.util.stream.Stream;

/** Names a shell completes: tasks, lanes and entries. */
final class KnownNames implements Completions {
  private final TaskDesk desk;
  private final LaneDesk lanes;
  private final Inbox inbox;

  KnownNames(TaskDesk desk, LaneDesk lanes, Inbox inbox) {
    this.desk = desk;
    this.lanes = lanes;
    this.inbox = inbox;
  }

  @Override
  public List<String> values(Param.Completion kind, String cwd) {
    return switch (kind) {
      case TASK -> desk.all().stream().map(task -> task.key().id().value()).distinct().toList();
      case LANE ->
          Stream.concat(
                  values(Param.Completion.TASK, cwd).stream(),
                  lanes.live().stream()
                      .filter(lane -> lane.task().isEmpty())
                      .map(LaneState::handle))
              .toList();
      case ENTRY -> inbox.open().stream().map(entry -> entry.id().value()).toList();
      case AGENT, FILE, DIRECTORY, NONE -> List.of();
    };
  }
}
