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
import dev.dispatch.worktree.Worktrees;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The registry the daemon ships; what the reference and the checks are about. */
final class ShippedOps {
  private ShippedOps() {}

  static OpRegistry registry() {
    return Operations.registry(
        new Operations.Parts(
            absent(Store.class),
            absent(ItemIndex.class),
            absent(TaskDesk.class),
            absent(LaneDesk.class),
            absent(TerminalWindows.class),
            absent(Inbox.class),
            absent(Roots.class),
            absent(AgentCatalog.class),
            absent(AgentPrograms.class),
            absent(Conversations.class),
            absent(ConversationTraces.class),
            absent(ConfigDesk.class),
            absent(DaemonPort.class),
            List.of(),
            absent(DemoPlace.class),
            absent(Worktrees.class),
            absent(ScreenRuleBook.class),
            absent(ScreenSource.class),
            absent(PaneDesk.class),
            absent(SkillDesk.class),
            absent(FollowUpDesk.class),
            new PaneRun.Own("/", Optional.empty()),
            InstantSource.system()),
        List.of());
  }

  /** What an op says of itself needs none of its ports. */
  private static <T> T absent(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, args) -> {
              throw new UnsupportedOperationException(port + " was used: " + method);
            }));
  }
}
