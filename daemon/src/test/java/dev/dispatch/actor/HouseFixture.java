package dev.dispatch.actor;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.git.GitWorktrees;
import dev.dispatch.git.Repositories;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneState;
import dev.dispatch.pane.OverseerDesk;
import dev.dispatch.pane.PaneRef;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.planfile.TaskFolders;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.Settings;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskFiles;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import dev.dispatch.testkit.store.InMemoryStore;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.worktree.WorktreeWish;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Owners of tasks over a store in memory, real task folders and agents that only exist by name. No
 * file is watched and no look is made but those that a test asks for; the clock stands still.
 */
final class HouseFixture implements AutoCloseable {
  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/bin");

  private static final AgentChoice AGENT =
      new AgentChoice(
          "a",
          "a",
          "named",
          Optional.empty(),
          "a",
          Optional.empty(),
          List.of(),
          Map.of(),
          AgentChoice.PromptWay.ARGV,
          Optional.empty());

  final List<LaunchSpec> launches = new CopyOnWriteArrayList<>();
  final TaskHouse house;
  volatile Instant now = Instant.now();

  /** Runs once, after the next read of a task's files. */
  volatile Runnable afterRead = () -> {};

  /** Runs at each launch, before it counts. */
  volatile Runnable atLaunch = () -> {};

  /** Whether agents stay when a turn ends. */
  volatile boolean stays;

  /** What was typed to agents that stay. */
  final List<String> typed = new CopyOnWriteArrayList<>();

  /** Runs at each message, after it was typed; says what was seen of it. */
  volatile Supplier<Receipt> atMessage = () -> Receipt.ACCEPTED;

  private final Path root;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Timers timers = new Timers();
  private final ProcessRunner runner = new ProcessRunner();
  final InMemoryStore store = new InMemoryStore(() -> now);
  private final LaneHouse lanes;

  HouseFixture(Path root) {
    this.root = root;
    Commits commits = new Commits(store);
    TaskFiles files = hooked(new TaskFolders(new Repositories()::excludeTasks, () -> now));
    StoreInbox inbox = new StoreInbox(store);
    lanes = new LaneHouse(store, commits, inbox, () -> now, threads);
    house =
        new TaskHouse(
            new TaskDeps(
                store,
                commits,
                files,
                lanes,
                new Workers(store, List.of(new NamedAgents()), (lane, agent) -> Map.of()),
                new NoAgents(),
                (folder, hint) -> () -> {},
                inbox,
                () -> now,
                timers,
                threads,
                new GitWorktrees(root.resolve("worktrees"), runner, () -> now, threads),
                overseers));
    house.start();
  }

  /** What was typed into overseers' panes. */
  final List<String> told = new CopyOnWriteArrayList<>();

  /** Who watches overseers' panes. */
  final List<OverseerDesk.Listener> listeners = new CopyOnWriteArrayList<>();

  private final OverseerDesk overseers =
      new OverseerDesk() {
        @Override
        public Receipt tell(PaneRef pane, String line, Runnable before) {
          before.run();
          told.add(line);
          return Receipt.ACCEPTED;
        }

        @Override
        public Watching watch(PaneRef pane, Listener listener) {
          listeners.add(listener);
          return () -> listeners.remove(listener);
        }
      };

  private TaskFiles hooked(TaskFiles real) {
    return (TaskFiles)
        Proxy.newProxyInstance(
            TaskFiles.class.getClassLoader(),
            new Class<?>[] {TaskFiles.class},
            (proxy, method, args) -> {
              try {
                Object result = method.invoke(real, args);
                if (method.getName().startsWith("read")) {
                  Runnable hook = afterRead;
                  afterRead = () -> {};
                  hook.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  TaskKey create(String id, String plan) {
    return create(id, plan, Optional.empty());
  }

  /** One that wants a worktree of its own. */
  TaskKey createIsolated(String id, String plan) {
    return create(id, plan, Optional.of(new WorktreeWish(Optional.empty())));
  }

  /** One for an agent in a pane of the user's, on a branch; its overseer sits in pane 0. */
  TaskKey createInPane(String id, String branch, String pane) {
    PaneWork work =
        new PaneWork(
            new PaneRef("/tmp/s", 4711, pane),
            "dispatch-1",
            "fast",
            Optional.of(branch),
            List.of(),
            "the prompt",
            Optional.of(new PaneRef("/tmp/s", 4711, "%0")),
            root.resolve("own").toString());
    return create(id, "# T\n\n- [ ] T\n", spec -> spec.inPane("T", work));
  }

  private TaskKey create(String id, String plan, Optional<WorktreeWish> worktree) {
    return create(
        id,
        plan,
        spec ->
            new TaskSpec(
                spec.key(),
                spec.title(),
                spec.text(),
                spec.cwd(),
                spec.agent(),
                spec.after(),
                spec.context(),
                spec.references(),
                spec.parent(),
                spec.stallAfter(),
                spec.monitorLimit(),
                spec.createdAt(),
                worktree,
                spec.pane()));
  }

  private TaskKey create(String id, String plan, UnaryOperator<TaskSpec> wanted) {
    TaskKey key = new TaskKey(root.toString(), new TaskId(id));
    TaskSpec spec =
        new TaskSpec(
            key,
            "T",
            "text",
            root.toString(),
            AGENT,
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Duration.ofMinutes(30),
            Duration.ofMinutes(60),
            now,
            Optional.empty(),
            Optional.empty());
    house.create(wanted.apply(spec), plan, ENVIRONMENT, "request-" + id);
    return key;
  }

  TaskState state(TaskKey key) {
    return house.find(key).orElseThrow();
  }

  /** Makes the owner look now, and gives the state after that. */
  TaskState look(TaskKey key) {
    return house.act(key, new TaskAction.Acknowledge(999));
  }

  /** Starts a new worker on what is left. */
  TaskState retry(TaskKey key) {
    return house.act(
        key, new TaskAction.Retry(Optional.empty(), Optional.empty(), false, false, ENVIRONMENT));
  }

  void write(TaskKey key, String name, String text) {
    try {
      Files.writeString(Path.of(key.folder(), name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  String read(TaskKey key, String name) {
    try {
      return Files.readString(Path.of(key.folder(), name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The worker's process ends; what its end means is seen by the next look. */
  void end(TaskKey key, int code) {
    end(key, new ExitStatus.Exited(code));
  }

  void end(TaskKey key, ExitStatus exit) {
    LaneRef lane = state(key).worker().lane().orElseThrow();
    ProcessRecord process = store.processOf(lane).orElseThrow();
    lanes.observed(process.finished(), List.of(new AgentEvent.SessionEnded(exit)));
    org.awaitility.Awaitility.await()
        .until(() -> lanes.find(lane).filter(state -> !state.isLive()).isPresent());
  }

  /** A turn begins. */
  void busy(TaskKey key) {
    LaneRef lane = state(key).worker().lane().orElseThrow();
    lanes.observed(store.processOf(lane).orElseThrow(), List.of(new AgentEvent.TurnStarted()));
    org.awaitility.Awaitility.await()
        .until(() -> lanes.find(lane).filter(LaneState::turnRunning).isPresent());
    look(key);
  }

  /** The worker's turn ends; it waits for input. */
  void idle(TaskKey key) {
    LaneRef lane = state(key).worker().lane().orElseThrow();
    lanes.observed(
        store.processOf(lane).orElseThrow(),
        List.of(
            new AgentEvent.TurnEnded(TurnStatus.COMPLETED, Optional.empty(), Optional.empty())));
    org.awaitility.Awaitility.await()
        .until(() -> lanes.find(lane).filter(LaneState::isWaiting).isPresent());
    look(key);
  }

  /** A launch that failed is the end of its lane. */
  void awaitEnd(TaskKey key) {
    LaneRef lane = state(key).worker().lane().orElseThrow();
    org.awaitility.Awaitility.await()
        .until(() -> lanes.find(lane).filter(state -> !state.isLive()).isPresent());
    look(key);
  }

  @Override
  public void close() {
    house.close();
    timers.close();
    runner.close();
    threads.shutdownNow();
  }

  private final class NamedAgents implements AgentTransport {
    @Override
    public String kind() {
      return "named";
    }

    @Override
    public ProcessRecord plan(LaneRef lane, ProcessId process, AgentChoice agent) {
      return new ProcessRecord(process, lane, "/nowhere", "text", 0, false);
    }

    @Override
    public void open(LaunchSpec launch, ProcessRecord process) {
      atLaunch.run();
      launches.add(launch);
    }

    @Override
    public Adoption adopt(ProcessRecord process) {
      return Adoption.FOLLOWED;
    }

    @Override
    public void end(ProcessRecord process) {}

    @Override
    public boolean isInteractive() {
      return stays;
    }

    @Override
    public Receipt send(ProcessRecord process, String text) {
      typed.add(text);
      return atMessage.get();
    }

    @Override
    public String outputTail(ProcessRecord process) {
      return "";
    }
  }

  private static final class NoAgents implements AgentCatalog {
    @Override
    public Selection select(AgentRequest request, Viewpoint from) {
      return new Selection(AGENT, Because.NAMED, Optional.empty(), false);
    }

    @Override
    public void keep(Selection selection, Viewpoint from) {}

    @Override
    public Settings settings(Viewpoint from) {
      return new Settings(
          Optional.empty(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          ConfigValue.Table.EMPTY);
    }

    @Override
    public boolean isConfigured(Viewpoint from) {
      return true;
    }

    @Override
    public List<String> notes(Viewpoint from) {
      return List.of();
    }
  }
}
