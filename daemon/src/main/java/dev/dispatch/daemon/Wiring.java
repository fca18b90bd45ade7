package dev.dispatch.daemon;

import dev.dispatch.actor.Commits;
import dev.dispatch.actor.FreeLanes;
import dev.dispatch.actor.LaneHouse;
import dev.dispatch.actor.StoreInbox;
import dev.dispatch.actor.TaskDeps;
import dev.dispatch.actor.TaskHouse;
import dev.dispatch.actor.Timers;
import dev.dispatch.actor.Workers;
import dev.dispatch.agent.ConfiguredAgents;
import dev.dispatch.config.ConfigPlaces;
import dev.dispatch.config.FileConfigDesk;
import dev.dispatch.discovery.InstalledPrograms;
import dev.dispatch.discovery.SeenTraces;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.git.DemoRepositories;
import dev.dispatch.git.GitWorktrees;
import dev.dispatch.git.Repositories;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.task.PaneRun;
import dev.dispatch.planfile.TaskFolders;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screenrules.ScreenRuleFiles;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.HolePunch;
import dev.dispatch.session.WireLogs;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.skill.FollowUpPrompts;
import dev.dispatch.skill.ProjectSkills;
import dev.dispatch.skillfiles.ProjectFiles;
import dev.dispatch.skillfiles.TrackerCommands;
import dev.dispatch.store.Store;
import dev.dispatch.store.sqlite.SqliteStore;
import dev.dispatch.surface.BuildInfo;
import dev.dispatch.surface.CommandHandler;
import dev.dispatch.surface.OpRunner;
import dev.dispatch.surface.cli.CliSurface;
import dev.dispatch.surface.mcp.McpHandler;
import dev.dispatch.surface.mcp.SchemaForm;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.process.ProcessTransport;
import dev.dispatch.transport.shared.LaneFolders;
import dev.dispatch.transport.tmux.OverseerPanes;
import dev.dispatch.transport.tmux.PaneFinder;
import dev.dispatch.transport.tmux.PaneTransport;
import dev.dispatch.transport.tmux.TerminalSeats;
import dev.dispatch.transport.tmux.TmuxTransport;
import dev.dispatch.transport.tmux.UserServers;
import dev.dispatch.transport.wire.AppServerTransport;
import dev.dispatch.watch.NativeFileWatch;
import dev.dispatch.window.ProgramWindows;
import dev.dispatch.workerio.WorkerFifos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Everything behind the sockets, put together by plain constructors. Opened before the sockets
 * listen, closed after the last call has ended; agents go on.
 */
final class Wiring implements AutoCloseable {
  static final String VERSION = "0.1.0";

  private final CommandHandler handler;
  private final LaneHouse lanes;
  private final List<AutoCloseable> closing;

  private Wiring(CommandHandler handler, LaneHouse lanes, List<AutoCloseable> closing) {
    this.handler = handler;
    this.lanes = lanes;
    this.closing = closing;
  }

  /** For a daemon; {@code around} is the store itself but in recovery tests. */
  static Wiring open(DaemonContext context, UnaryOperator<Store> around) {
    InstantSource clock = context.clock();
    Path home = context.paths().home();
    ExecutorService blocking =
        Executors.newCachedThreadPool(Thread.ofPlatform().name("work-", 0).daemon().factory());
    SqliteStore registry = SqliteStore.open(home.resolve("dispatch.db"), clock);
    Store store = around.apply(registry);
    Commits commits = new Commits(store);
    NativeFileWatch watch = new NativeFileWatch(NativeFileWatch.DEFAULT_SWEEP);
    Timers timers = new Timers();
    ProcessRunner runner = new ProcessRunner();
    WireLogs logs = new WireLogs(watch, HolePunch.keeping(HolePunch.KEPT_BYTES, runner));
    StoreInbox inbox = new StoreInbox(store);
    LaneHouse lanes = new LaneHouse(store, commits, inbox, clock, blocking);
    LaneFolders folders = new LaneFolders(directory(home.resolve("lanes")));
    WorkerFifos fifos = new WorkerFifos(folders::folder, clock, blocking);
    Path processes = directory(home.resolve("processes"));
    AgentProcesses agents = new AgentProcesses(processes, runner);
    ProcessTransport transport =
        new ProcessTransport(agents, logs, processes, folders, hearing(lanes, fifos), blocking);
    LaneEnvironment variables = new LaneEnvironment(context.control(), folders);
    Repositories git = new Repositories();
    ConfigDesk config = config(home, git, clock);
    InstalledPrograms programs =
        new InstalledPrograms(runner, InstalledPrograms.cacheFile(home), clock, blocking);
    ConfiguredAgents catalog =
        new ConfiguredAgents(config, programs, DemoAgent.choice(context.install()));
    GitWorktrees worktrees = new GitWorktrees(home.resolve("worktrees"), runner, clock, blocking);
    TerminalSeats seats = new TerminalSeats();
    ScreenRuleBook rules = screenRules(home);
    TmuxTransport.Parts driving =
        new TmuxTransport.Parts(
            runner, agents, logs, folders, processes, rules, seats, clock, blocking);
    TmuxTransport terminals =
        new TmuxTransport(driving, home, System.getenv(), hearing(lanes, fifos));
    UserServers userServers = new UserServers(runner, System.getenv(), clock);
    PaneTransport panes = new PaneTransport(driving, userServers, home, hearing(lanes, fifos));
    AppServerTransport servers =
        new AppServerTransport(
            agents, logs, processes, folders, hearing(lanes, fifos), store, blocking);
    Workers workers =
        new Workers(
            store,
            List.of(
                new ReadTransport(transport, fifos),
                new ReadTransport(terminals, fifos),
                new ReadTransport(servers, fifos),
                panes),
            variables);
    TaskHouse house =
        new TaskHouse(
            new TaskDeps(
                store,
                commits,
                new TaskFolders(git::excludeTasks, clock),
                lanes,
                workers,
                catalog,
                new WatchedFolders(watch),
                inbox,
                clock,
                timers,
                blocking,
                worktrees,
                new OverseerPanes(userServers, rules, directory(home.resolve("panes")))));
    FreeLanes free = new FreeLanes(store, commits, lanes, workers, clock, blocking);
    lanes.onEnd(new LaneEndFile(folders).andThen(lane -> free.forget(lane.ref())));
    BuildInfo build = new BuildInfo(VERSION, context.control().build());
    ProjectFiles project = new ProjectFiles(config);
    OpRegistry operations =
        Operations.registry(
            new Operations.Parts(
                store,
                registry.items(),
                house,
                free,
                new ProgramWindows(runner),
                inbox,
                git,
                catalog,
                programs,
                servers.conversations(),
                new SeenTraces("DISPATCH_SESSION"),
                config,
                new ControlPort(context.control(), context.paths(), build),
                Probes.all(context, runner),
                new DemoRepositories(home.resolve("demo"), runner),
                worktrees,
                rules,
                seats,
                new PaneFinder(userServers, rules),
                new ProjectSkills(project, new TrackerCommands(config, runner, blocking)),
                new FollowUpPrompts(project),
                new PaneRun.Own(home.toString(), context.control().launcher().map(Path::toString)),
                clock),
            List.of());
    OpRunner ops =
        new OpRunner(
            commits,
            new StoredResults(store, clock),
            clock,
            new LaneScope(house, inbox, new TaskSelector(house, git)));
    CliSurface cli =
        new CliSurface(operations, ops, new KnownNames(house, free, inbox), build, clock);
    servers.endOrphans();
    free.adopt();
    house.start();
    free.resume();
    blocking.execute(() -> workers.discardLeftOvers(clock.instant()));
    CommandHandler handler =
        new DispatchHandler(
            cli,
            () -> new McpHandler(operations, ops, build, SchemaForm.FLAT),
            new CallerLane(
                store::lane,
                new CallerAncestry(new AgentSessions(agents, ref -> store.lane(ref).isPresent()))),
            house);
    fifos.begin(new WorkerRequests(handler));
    return new Wiring(
        handler,
        lanes,
        List.of(
            fifos,
            house::close,
            timers,
            terminals,
            userServers,
            logs,
            watch,
            runner,
            blocking::shutdownNow,
            store));
  }

  /** Lanes are heard by FIFO until their agent has ended. */
  private static AgentEventSink hearing(LaneHouse lanes, WorkerFifos fifos) {
    return (process, observations) -> {
      lanes.observedOn(process, observations);
      if (process.ended()) {
        process.owner().ifPresent(fifos::ended);
      }
    };
  }

  /** For one command without a daemon; nothing of the home is locked or changed. */
  static CommandHandler withoutDaemon(DaemonContext context) {
    return Offline.handler(context);
  }

  /** The user's own rules lie in the home. */
  static ScreenRuleBook screenRules(Path home) {
    return new ScreenRuleFiles(home.resolve("screen-rules"));
  }

  static ConfigDesk config(Path home, Repositories git, InstantSource clock) {
    Optional<Path> own = Optional.ofNullable(System.getenv("DISPATCH_CONFIG")).map(Path::of);
    return new FileConfigDesk(new ConfigPlaces(home, own, git), clock);
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CommandHandler handler() {
    return handler;
  }

  /** Lanes that are not ended; while there are any the daemon does not expire. */
  int liveLanes() {
    return lanes.live();
  }

  @Override
  public void close() {
    for (AutoCloseable part : closing) {
      try {
        part.close();
      } catch (Exception e) {
        org.slf4j.LoggerFactory.getLogger(Wiring.class).warn("closing {} failed", part, e);
      }
    }
  }
}
