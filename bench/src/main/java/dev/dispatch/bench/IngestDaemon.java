package dev.dispatch.bench;

import dev.dispatch.actor.Commits;
import dev.dispatch.actor.LaneHouse;
import dev.dispatch.actor.StoreInbox;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentChoice.PromptWay;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.WireLogs;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import dev.dispatch.store.sqlite.SqliteStore;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.process.ProcessTransport;
import dev.dispatch.transport.shared.LaneFolders;
import dev.dispatch.watch.NativeFileWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A process with the part of the daemon that takes in what agents write, put together as the daemon
 * does it, and a reader that follows all lanes as {@code logs -f} does. Prints the wire logs, then
 * answers each line on its standard input: events so far, the 99th percentile of the commits since
 * the last line, and how many events the index is behind. Ends at the end of its input.
 */
public final class IngestDaemon implements AgentEventSink {
  private static final int PAGE = 500;

  private final LaneHouse lanes;
  private final SqliteStore store;
  private final AtomicLong events = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Samples commits = new Samples();

  private IngestDaemon(LaneHouse lanes, SqliteStore store) {
    this.lanes = lanes;
    this.store = store;
  }

  @Override
  public void observedOn(ProcessRecord process, List<Observation> seen) {
    long before = System.nanoTime();
    lanes.observedOn(process, seen);
    long nanos = System.nanoTime() - before;
    events.addAndGet(seen.size());
    lock.lock();
    try {
      commits.add(nanos);
    } finally {
      lock.unlock();
    }
  }

  private String report() {
    lock.lock();
    try {
      long behind = store.lastSeq() - store.items().place();
      String line =
          events.get()
              + " "
              + (commits.count() == 0 ? 0 : commits.percentileMillis(99))
              + " "
              + behind;
      commits.clear();
      return line;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a folder to live in and the number of logs. */
  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[0]);
    int count = Integer.parseInt(args[1]);
    ExecutorService blocking =
        Executors.newCachedThreadPool(Thread.ofPlatform().name("work-", 0).daemon().factory());
    InstantSource clock = InstantSource.system();
    SqliteStore store = SqliteStore.open(home.resolve("dispatch.db"), clock);
    Commits commits = new Commits(store);
    LaneHouse house = new LaneHouse(store, commits, new StoreInbox(store), clock, blocking);
    IngestDaemon sink = new IngestDaemon(house, store);
    Path processes = Files.createDirectories(home.resolve("processes"));
    ProcessTransport transport =
        new ProcessTransport(
            new AgentProcesses(processes, new ProcessRunner()),
            new WireLogs(new NativeFileWatch(NativeFileWatch.DEFAULT_SWEEP)),
            processes,
            new LaneFolders(Files.createDirectories(home.resolve("lanes"))),
            sink,
            blocking);
    List<LaneState> all = lanes(count, home);
    List<StoreChange> changes = new ArrayList<>();
    all.forEach(lane -> changes.add(new StoreChange.PutLane(lane)));
    store.submit(changes, Durability.FULL).join();
    house.open();
    all.forEach(lane -> start(transport, lane));
    Thread.ofVirtual().start(() -> follow(store, commits, all));
    serve(sink);
  }

  private static List<LaneState> lanes(int count, Path home) {
    List<LaneState> lanes = new ArrayList<>();
    Instant now = Instant.now();
    for (int i = 0; i < count; i++) {
      LaneRef ref = new LaneRef("0bnc%c%c".formatted('a' + i / 10, 'a' + i % 10));
      lanes.add(lane(ref, home, now));
    }
    return lanes;
  }

  private static LaneState lane(LaneRef ref, Path home, Instant now) {
    return new NewLane(
            ref,
            ref.value(),
            Optional.empty(),
            "codex",
            "process",
            new ProcessId(ref.value() + "-1"),
            "token",
            home.toString())
        .openedAt(now);
  }

  private static void start(ProcessTransport transport, LaneState lane) {
    // The words say that the output is codex's; the program only has to live.
    AgentChoice agent =
        new AgentChoice(
            "codex",
            "codex",
            "process",
            Optional.empty(),
            "/bin/sh",
            Optional.of(List.of("-c", "exec sleep 300", "codex", "exec", "--json")),
            List.of(),
            Map.of(),
            PromptWay.ARGV,
            Optional.empty());
    ProcessRecord process = transport.plan(lane.ref(), lane.process(), agent);
    transport.open(
        new LaunchSpec(
            lane.ref(),
            lane.process(),
            agent,
            lane.cwd(),
            "nothing",
            Map.of("PATH", "/usr/bin:/bin"),
            Map.of()),
        process);
    System.out.println(process.folder() + "/wire.log");
  }

  /** What {@code logs -f} and {@code wait} do between two changes. */
  private static void follow(Store store, Commits commits, List<LaneState> lanes) {
    long cursor = 0;
    LaneRef first = lanes.getFirst().ref();
    try {
      while (true) {
        long seen = commits.version();
        store.notices(store.lastSeq(), PAGE);
        List<StoredEvent> page = store.laneEvents(first, cursor, PAGE);
        while (!page.isEmpty()) {
          cursor = page.getLast().seq();
          page = store.laneEvents(first, cursor, PAGE);
        }
        commits.awaitChange(seen, Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void serve(IngestDaemon sink) throws IOException {
    System.out.println("ready");
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (orders.readLine() != null) {
      System.out.println(sink.report());
    }
    Runtime.getRuntime().halt(0);
  }
}
