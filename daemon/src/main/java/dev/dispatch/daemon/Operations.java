package dev.dispatch.daemon;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.conversation.ConversationTraces;
import dev.dispatch.conversation.Conversations;
import dev.dispatch.history.ItemIndex;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.TerminalWindows;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.config.AddAgent;
import dev.dispatch.op.config.AddAlias;
import dev.dispatch.op.config.AddModel;
import dev.dispatch.op.config.CheckConfig;
import dev.dispatch.op.config.GetConfig;
import dev.dispatch.op.config.InitConfig;
import dev.dispatch.op.config.MigrateConfig;
import dev.dispatch.op.config.RemoveAlias;
import dev.dispatch.op.config.RemoveModel;
import dev.dispatch.op.config.SetConfig;
import dev.dispatch.op.config.SetDefault;
import dev.dispatch.op.config.ShowConfig;
import dev.dispatch.op.config.ShowConfigPath;
import dev.dispatch.op.config.UnsetConfig;
import dev.dispatch.op.daemon.DaemonPort;
import dev.dispatch.op.daemon.ListModels;
import dev.dispatch.op.daemon.ServeMcp;
import dev.dispatch.op.daemon.ShowDaemon;
import dev.dispatch.op.daemon.ShowDaemonLog;
import dev.dispatch.op.daemon.StartDaemon;
import dev.dispatch.op.daemon.StopDaemon;
import dev.dispatch.op.health.Doctor;
import dev.dispatch.op.health.Probe;
import dev.dispatch.op.health.ShowStatus;
import dev.dispatch.op.inbox.AnswerEntry;
import dev.dispatch.op.inbox.ApproveEntry;
import dev.dispatch.op.inbox.DenyEntry;
import dev.dispatch.op.inbox.ListInbox;
import dev.dispatch.op.inbox.ListRequests;
import dev.dispatch.op.inbox.RespondRequest;
import dev.dispatch.op.lane.ArchiveLane;
import dev.dispatch.op.lane.AttachLane;
import dev.dispatch.op.lane.ClearGoal;
import dev.dispatch.op.lane.CompactLane;
import dev.dispatch.op.lane.ExplainScreen;
import dev.dispatch.op.lane.FollowUpLane;
import dev.dispatch.op.lane.ForkLane;
import dev.dispatch.op.lane.GetDelivery;
import dev.dispatch.op.lane.GetLane;
import dev.dispatch.op.lane.LaneAgents;
import dev.dispatch.op.lane.LaneCalls;
import dev.dispatch.op.lane.ListLanes;
import dev.dispatch.op.lane.ListUnmanaged;
import dev.dispatch.op.lane.OpenLane;
import dev.dispatch.op.lane.ReconcileDelivery;
import dev.dispatch.op.lane.ReleaseQueue;
import dev.dispatch.op.lane.RenameLane;
import dev.dispatch.op.lane.RestoreLane;
import dev.dispatch.op.lane.RollbackLane;
import dev.dispatch.op.lane.SearchItems;
import dev.dispatch.op.lane.SendMessage;
import dev.dispatch.op.lane.SetGoal;
import dev.dispatch.op.lane.ShowGoal;
import dev.dispatch.op.lane.ShowHistory;
import dev.dispatch.op.lane.StartLane;
import dev.dispatch.op.lane.StopLane;
import dev.dispatch.op.lane.SyncLane;
import dev.dispatch.op.lane.TailLane;
import dev.dispatch.op.lane.WatchLane;
import dev.dispatch.op.task.AgentAsking;
import dev.dispatch.op.task.CancelTask;
import dev.dispatch.op.task.CleanTasks;
import dev.dispatch.op.task.ListTasks;
import dev.dispatch.op.task.NoteTask;
import dev.dispatch.op.task.PaneRun;
import dev.dispatch.op.task.RetryTask;
import dev.dispatch.op.task.RunDemo;
import dev.dispatch.op.task.RunTask;
import dev.dispatch.op.task.ShowLog;
import dev.dispatch.op.task.ShowResult;
import dev.dispatch.op.task.ShowTask;
import dev.dispatch.op.task.SkipItem;
import dev.dispatch.op.task.TreeOwners;
import dev.dispatch.op.task.WaitForTasks;
import dev.dispatch.op.task.WindowAsking;
import dev.dispatch.op.worker.AskOverseer;
import dev.dispatch.op.worker.CheckItem;
import dev.dispatch.op.worker.MakeReport;
import dev.dispatch.op.worktree.ListWorktrees;
import dev.dispatch.op.worktree.RemoveWorktree;
import dev.dispatch.op.worktree.RestoreWorktree;
import dev.dispatch.pane.PaneDesk;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigEditor;
import dev.dispatch.skill.FollowUpDesk;
import dev.dispatch.skill.SkillDesk;
import dev.dispatch.store.Store;
import dev.dispatch.surface.cli.PrintCompletion;
import dev.dispatch.surface.schema.ShowSchema;
import dev.dispatch.task.DemoPlace;
import dev.dispatch.task.LaneSelector;
import dev.dispatch.task.Roots;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.worktree.Worktrees;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Every operation there is, in the order of help and reference. This list and the op's own file are
 * all that a new op needs.
 */
public final class Operations {
  private Operations() {}

  /** What ops are made of. */
  public record Parts(
      Store store,
      ItemIndex items,
      TaskDesk desk,
      LaneDesk lanes,
      TerminalWindows windows,
      Inbox inbox,
      Roots roots,
      AgentCatalog agents,
      AgentPrograms programs,
      Conversations conversations,
      ConversationTraces traces,
      ConfigDesk config,
      DaemonPort daemon,
      List<Probe> probes,
      DemoPlace demo,
      Worktrees worktrees,
      ScreenRuleBook screenRules,
      ScreenSource screens,
      PaneDesk panes,
      SkillDesk skills,
      FollowUpDesk followUps,
      PaneRun.Own own,
      InstantSource clock) {}

  /** Makes the registry. */
  public static OpRegistry registry(Parts parts, List<Op<?, ?>> more) {
    List<Op<?, ?>> ops = new ArrayList<>(tasks(parts));
    ops.addAll(lanes(parts));
    ops.addAll(config(parts));
    ops.addAll(
        List.of(
            new AskOverseer(parts.desk(), parts.clock()),
            new MakeReport(parts.desk()),
            new CheckItem(parts.desk()),
            new RunDemo(parts.desk(), parts.agents(), parts.demo(), parts.clock()),
            new ShowStatus(parts.agents(), parts.inbox(), parts.desk()),
            new Doctor(parts.probes()),
            new StartDaemon(parts.daemon()),
            new StopDaemon(parts.daemon(), parts.desk(), parts.lanes()),
            new ShowDaemon(parts.daemon(), parts.desk(), parts.lanes(), parts.inbox()),
            new ShowDaemonLog(parts.daemon()),
            new ListModels(parts.programs(), parts.agents(), parts.conversations(), parts.clock()),
            new ServeMcp()));
    Self self = new Self();
    ops.add(new ShowSchema(self));
    ops.add(new PrintCompletion(self));
    ops.addAll(more);
    self.registry = new OpRegistry(ops);
    return self.registry;
  }

  private static List<Op<?, ?>> tasks(Parts parts) {
    TaskDesk desk = parts.desk();
    TaskSelector tasks = new TaskSelector(desk, parts.roots());
    AgentAsking agents = asking(parts);
    PaneRun panes = new PaneRun(desk, parts.panes(), parts.skills(), parts.own(), parts.clock());
    return List.of(
        new RunTask(desk, trees(parts), agents, panes, windows(parts), parts.clock()),
        new ListTasks(desk, parts.clock()),
        new ShowTask(desk, tasks),
        new NoteTask(desk, tasks),
        new SkipItem(desk, tasks),
        new CancelTask(desk, tasks, parts.clock()),
        new RetryTask(desk, tasks, agents),
        new CleanTasks(desk, tasks, parts.roots()),
        new ShowLog(desk, tasks),
        new ShowResult(desk, tasks),
        new ListInbox(parts.inbox(), parts.clock()),
        new AnswerEntry(
            parts.inbox(), desk, parts.lanes(), new LaneSelector(tasks, desk, parts.lanes())),
        new ApproveEntry(parts.inbox(), desk, parts.lanes()),
        new DenyEntry(parts.inbox(), desk, parts.lanes()),
        new ListRequests(parts.inbox(), parts.lanes()),
        new RespondRequest(parts.inbox(), desk, parts.lanes()),
        new WaitForTasks(
            parts.store(),
            desk,
            parts.lanes(),
            new LaneSelector(tasks, desk, parts.lanes()),
            parts.clock()),
        new ListWorktrees(desk, parts.worktrees()),
        new RemoveWorktree(desk, tasks),
        new RestoreWorktree(desk, tasks, parts.worktrees()));
  }

  private static AgentAsking asking(Parts parts) {
    return new AgentAsking(parts.agents(), parts.programs(), parts.config(), parts.conversations());
  }

  private static TreeOwners trees(Parts parts) {
    return new TreeOwners(parts.desk(), parts.lanes(), parts.roots());
  }

  private static WindowAsking windows(Parts parts) {
    return new WindowAsking(parts.windows(), parts.agents());
  }

  private static List<Op<?, ?>> lanes(Parts parts) {
    TaskDesk desk = parts.desk();
    TaskSelector tasks = new TaskSelector(desk, parts.roots());
    LaneSelector names = new LaneSelector(tasks, desk, parts.lanes());
    LaneCalls calls =
        new LaneCalls(
            desk,
            parts.lanes(),
            names,
            new LaneAgents(parts.agents(), parts.programs(), parts.conversations()));
    AgentAsking agents = asking(parts);
    return List.of(
        new StartLane(parts.lanes(), agents, trees(parts), windows(parts)),
        new ListLanes(calls, parts.clock()),
        new ListUnmanaged(calls, parts.traces(), parts.clock()),
        new GetLane(calls, parts.screens(), parts.screenRules(), parts.clock()),
        new SendMessage(calls),
        new GetDelivery(calls),
        new ReconcileDelivery(calls),
        new ReleaseQueue(calls),
        new FollowUpLane(calls, parts.followUps(), parts.own()),
        new StopLane(calls),
        new TailLane(calls, parts.screens()),
        new WatchLane(calls, parts.store(), parts.clock()),
        new ShowHistory(calls, parts.store(), parts.items(), parts.clock()),
        new SearchItems(calls, parts.roots(), parts.store(), parts.items(), parts.clock()),
        new ExplainScreen(parts.screenRules(), parts.screens(), names),
        new OpenLane(calls, windows(parts)),
        new AttachLane(calls, parts.clock()),
        new SyncLane(calls, parts.clock()),
        new ArchiveLane(calls),
        new RestoreLane(calls),
        new RenameLane(calls),
        new ForkLane(calls, trees(parts)),
        new RollbackLane(calls),
        new CompactLane(calls),
        new ShowGoal(calls),
        new SetGoal(calls),
        new ClearGoal(calls));
  }

  private static List<Op<?, ?>> config(Parts parts) {
    ConfigDesk desk = parts.config();
    ConfigEditor editor = new ConfigEditor(desk);
    return List.of(
        new InitConfig(desk, parts.programs()),
        new ShowConfig(desk),
        new CheckConfig(desk),
        new ShowConfigPath(desk),
        new GetConfig(desk),
        new SetConfig(desk),
        new UnsetConfig(desk),
        new SetDefault(desk),
        new AddModel(editor),
        new RemoveModel(editor),
        new AddAlias(editor),
        new RemoveAlias(editor),
        new AddAgent(editor),
        new MigrateConfig(desk));
  }

  /** Lets ops about the registry see the registry they are in. */
  private static final class Self implements Supplier<OpRegistry> {
    private volatile @org.jspecify.annotations.Nullable OpRegistry registry;

    @Override
    public OpRegistry get() {
      OpRegistry present = registry;
      if (present == null) {
        throw new IllegalStateException("the registry is still being made");
      }
      return present;
    }
  }
}
