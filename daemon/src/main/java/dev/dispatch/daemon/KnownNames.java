package dev.dispatch.daemon;

import dev.dispatch.inbox.Inbox;
import dev.dispatch.op.Param;
import dev.dispatch.surface.cli.Completions;
import dev.dispatch.task.TaskDesk;
import java.util.List;

/** Names a shell completes: tasks and entries. */
final class KnownNames implements Completions {
  private final TaskDesk desk;
  private final Inbox inbox;

  KnownNames(TaskDesk desk, Inbox inbox) {
    this.desk = desk;
    this.inbox = inbox;
  }

  @Override
  public List<String> values(Param.Completion kind, String cwd) {
    return switch (kind) {
      case TASK -> desk.all().stream().map(task -> task.key().id().value()).distinct().toList();
      case ENTRY -> inbox.open().stream().map(entry -> entry.id().value()).toList();
      case AGENT, FILE, DIRECTORY, NONE -> List.of();
    };
  }
}
