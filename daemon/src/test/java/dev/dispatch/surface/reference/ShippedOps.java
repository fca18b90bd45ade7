package dev.dispatch.surface.reference;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.conversation.ConversationTraces;
import dev.dispatch.conversation.Conversations;
import dev.dispatch.daemon.Operations;
import dev.dispatch.history.ItemIndex;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.TerminalWindows;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.daemon.DaemonPort;
import dev.dispatch.op.task.PaneRun;
import dev.dispatch.pane.PaneDesk;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.skill.FollowUpDesk;
import dev.dispatch.skill.SkillDesk;
import dev.dispatch.store.Store;
import dev.dispatch.task.DemoPlace;
import dev.dispatch.task.Roots;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.testkit.AbsentPort;
import dev.dispatch.worktree.Worktrees;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The registry the daemon ships; what the reference and the checks are about. */
final class ShippedOps {
  private ShippedOps() {}

  static OpRegistry registry() {
    return Operations.registry(
        new Operations.Parts(
            AbsentPort.of(Store.class),
            AbsentPort.of(ItemIndex.class),
            AbsentPort.of(TaskDesk.class),
            AbsentPort.of(LaneDesk.class),
            AbsentPort.of(TerminalWindows.class),
            AbsentPort.of(Inbox.class),
            AbsentPort.of(Roots.class),
            AbsentPort.of(AgentCatalog.class),
            AbsentPort.of(AgentPrograms.class),
            AbsentPort.of(Conversations.class),
            AbsentPort.of(ConversationTraces.class),
            AbsentPort.of(ConfigDesk.class),
            AbsentPort.of(DaemonPort.class),
            List.of(),
            AbsentPort.of(DemoPlace.class),
            AbsentPort.of(Worktrees.class),
            AbsentPort.of(ScreenRuleBook.class),
            AbsentPort.of(ScreenSource.class),
            AbsentPort.of(PaneDesk.class),
            AbsentPort.of(SkillDesk.class),
            AbsentPort.of(FollowUpDesk.class),
            new PaneRun.Own("/", Optional.empty()),
            InstantSource.system()),
        List.of());
  }
}
