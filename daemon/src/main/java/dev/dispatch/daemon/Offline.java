package dev.dispatch.daemon;

import dev.dispatch.agent.ConfiguredAgents;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.git.Repositories;
import dev.dispatch.id.EntryId;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.op.ChangeSignal;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.Param;
import dev.dispatch.op.ResultMemory;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.surface.BuildInfo;
import dev.dispatch.surface.CommandHandler;
import dev.dispatch.surface.OpRunner;
import dev.dispatch.surface.cli.CliSurface;
import dev.dispatch.surface.cli.Completions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The command line without a daemon, for what must work without one: help, version, completion,
 * doctor, the daemon's status. Everything that would need the registry says so.
 */
final class Offline {
  private Offline() {}

  static CommandHandler handler(DaemonContext context) {
    BuildInfo build = new BuildInfo(Wiring.VERSION, context.control().build());
    Repositories git = new Repositories();
    ConfigDesk config = Wiring.config(context.paths().home(), git, context.clock());
    OpRegistry registry =
        Operations.registry(
            new Operations.Parts(
                absent(dev.dispatch.store.Store.class),
                absent(dev.dispatch.history.ItemIndex.class),
                absent(dev.dispatch.task.TaskDesk.class),
                absent(dev.dispatch.lane.LaneDesk.class),
                absent(dev.dispatch.lane.TerminalWindows.class),
                new NoInbox(),
                git,
                new ConfiguredAgents(
                    config,
                    absent(dev.dispatch.agent.AgentPrograms.class),
                    DemoAgent.choice(context.install())),
                absent(dev.dispatch.agent.AgentPrograms.class),
                absent(dev.dispatch.conversation.Conversations.class),
                absent(dev.dispatch.conversation.ConversationTraces.class),
                config,
                new ControlPort(context.control(), context.paths(), build),
                Probes.all(context, new ProcessRunner()),
                absent(dev.dispatch.task.DemoPlace.class),
                absent(dev.dispatch.worktree.Worktrees.class),
                Wiring.screenRules(context.paths().home()),
                ScreenSource.none(),
                absent(dev.dispatch.pane.PaneDesk.class),
                absent(dev.dispatch.skill.SkillDesk.class),
                absent(dev.dispatch.skill.FollowUpDesk.class),
                new dev.dispatch.op.task.PaneRun.Own("/", Optional.empty()),
                context.clock()),
            List.of());
    OpRunner runner = new OpRunner(new NoSignal(), new NoMemory(), context.clock());
    CliSurface cli = new CliSurface(registry, runner, new NoNames(), build, context.clock());
    return call -> cli.handle(new SocketIo(call, Optional.empty()));
  }

  /** A port that is not there: every call says that it needs the daemon. */
  private static <T> T absent(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, args) -> {
              throw new DispatchException(
                  ErrorCode.AGENT_UNAVAILABLE, "this needs the daemon", "dispatch up");
            }));
  }

  private static final class NoInbox implements Inbox {
    @Override
    public List<Entry> open() {
      return List.of();
    }

    @Override
    public Optional<Found> find(EntryId id) {
      return Optional.empty();
    }
  }

  private static final class NoSignal implements ChangeSignal {
    @Override
    public long version() {
      return 0;
    }

    @Override
    public void awaitChange(long seenVersion, Duration atMost) throws InterruptedException {
      Thread.sleep(atMost);
    }
  }

  private static final class NoMemory implements ResultMemory {
    @Override
    public Optional<Remembered> find(String requestId) {
      return Optional.empty();
    }

    @Override
    public void keep(String requestId, Remembered outcome) {}
  }

  private static final class NoNames implements Completions {
    @Override
    public List<String> values(Param.Completion kind, String cwd) {
      return List.of();
    }
  }
}
