package dev.dispatch.actor;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.delivery.SendMode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneWish;
import dev.dispatch.testkit.store.InMemoryStore;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.ForkSpec;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.ThreadCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/**
 * Lanes without tasks over a store in memory, with agents that only exist by name. {@link #restart}
 * makes all of it anew over the same store, as a daemon that was killed would find it.
 */
final class FreeLanesFixture implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  final List<LaunchSpec> launches = new CopyOnWriteArrayList<>();
  final List<ForkSpec> forks = new CopyOnWriteArrayList<>();
  final List<ThreadCommand> commands = new CopyOnWriteArrayList<>();
  final List<String> typed = new CopyOnWriteArrayList<>();
  final List<ProcessId> ended = new CopyOnWriteArrayList<>();
  final InMemoryStore store = new InMemoryStore(() -> NOW);

  /** Runs at each launch and at each message, before it counts. */
  volatile Runnable before = () -> {};

  volatile Receipt receipt = Receipt.ACCEPTED;

  private final List<AgentTransport> transports = new ArrayList<>();
  private ExecutorService threads = Executors.newCachedThreadPool();
  private LaneHouse house;
  FreeLanes lanes;

  /**
   * With transports that outlive a restart, besides {@code stays}, {@code goes} and {@code talks}.
   */
  FreeLanesFixture(AgentTransport... more) {
    transports.add(new Named("stays", true));
    transports.add(new Named("goes", false));
    transports.add(new Named("talks", true));
    transports.addAll(List.of(more));
    house = house();
    lanes = lanes();
  }

  private LaneHouse house() {
    return new LaneHouse(store, new Commits(store), new StoreInbox(store), () -> NOW, threads);
  }

  private FreeLanes lanes() {
    Workers workers = new Workers(store, transports, (l, a) -> Map.of());
    FreeLanes made = new FreeLanes(store, new Commits(store), house, workers, () -> NOW, threads);
    made.adopt();
    house.open();
    made.resume();
    return made;
  }

  /** The daemon is gone, whatever it was at. */
  void restart() {
    threads.shutdownNow();
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(threads::isTerminated);
    threads = Executors.newCachedThreadPool();
    house = house();
    lanes = lanes();
  }

  static LaneWish wish(String transport, Optional<String> handle, String text) {
    AgentChoice agent =
        new AgentChoice(
            "Opus 4.1",
            "claude",
            transport,
            Optional.empty(),
            "claude",
            Optional.empty(),
            List.of(),
            Map.of(),
            AgentChoice.PromptWay.ARGV,
            Optional.empty());
    return new LaneWish(agent, "/work", handle, text);
  }

  LaneState open(String request) {
    return lanes.open(wish("stays", Optional.empty(), ""), Map.of("PATH", "/bin"), request);
  }

  LaneState send(LaneRef lane, String text, String request) {
    return lanes.act(lane, new LaneAction.Send(text, SendMode.SEND), new TakenRequest(request, ""));
  }

  LaneState talk(String handle, String request) {
    return lanes.open(wish("talks", Optional.of(handle), ""), Map.of(), request);
  }

  LaneState act(LaneRef lane, LaneAction action, String request) {
    return lanes.act(lane, action, new TakenRequest(request, ""));
  }

  /** The agent of that lane was seen to do something. */
  void observe(LaneRef lane, AgentEvent... events) {
    house.observed(store.processOf(lane).orElseThrow(), List.of(events));
  }

  static AgentEvent asks(String key) {
    return new AgentEvent.RequestOpened(
        new AgentRequest(key, AgentRequest.Kind.APPROVAL, "may I?", List.of("yes", "no")));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private final class Named implements AgentTransport {
    private final String kind;
    private final boolean stays;

    Named(String kind, boolean stays) {
      this.kind = kind;
      this.stays = stays;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public boolean isInteractive() {
      return stays;
    }

    @Override
    public ProcessRecord plan(LaneRef lane, ProcessId process, AgentChoice agent) {
      return new ProcessRecord(process, lane, "/nowhere", "text", 0, false);
    }

    @Override
    public void open(LaunchSpec launch, ProcessRecord process) {
      before.run();
      launches.add(launch);
    }

    @Override
    public Adoption adopt(ProcessRecord process) {
      return launches.stream().anyMatch(launch -> launch.process().equals(process.id()))
              || forks.stream().anyMatch(fork -> fork.lane().equals(process.lane()))
          ? Adoption.FOLLOWED
          : Adoption.NEVER_STARTED;
    }

    @Override
    public void end(ProcessRecord process) {
      ended.add(process.id());
    }

    @Override
    public String outputTail(ProcessRecord process) {
      return "";
    }

    @Override
    public Receipt send(ProcessRecord process, String text) {
      typed.add(text);
      before.run();
      return receipt;
    }

    @Override
    public Receipt answer(ProcessRecord process, AgentRequest request, RequestAnswer answer) {
      typed.add(request.key());
      return receipt;
    }

    @Override
    public Receipt interrupt(ProcessRecord process) {
      typed.add("interrupt");
      return receipt;
    }

    @Override
    public boolean isConversational() {
      return kind.equals("talks");
    }

    @Override
    public Receipt act(ProcessRecord process, ThreadCommand command) {
      if (!isConversational()) {
        return AgentTransport.super.act(process, command);
      }
      commands.add(command);
      before.run();
      return receipt;
    }

    @Override
    public ProcessRecord planFork(LaneRef lane, ProcessId process) {
      return isConversational()
          ? new ProcessRecord(process, lane, "/nowhere", "text", 0, false)
          : AgentTransport.super.planFork(lane, process);
    }

    @Override
    public void fork(ForkSpec fork, ProcessRecord process) {
      before.run();
      forks.add(fork);
    }
  }
}
