package dev.dispatch.transport.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentChoice.PromptWay;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.WireLogs;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.shared.LaneFolders;
import dev.dispatch.watch.FileWatch;
import dev.dispatch.watch.NativeFileWatch;
import dev.dispatch.watch.WatchListener;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs under real shims. */
final class ProcessTransportTest {
  private static final LaneRef LANE = new LaneRef("0abcde");
  private static final LaneRef OTHER = new LaneRef("0abcdf");
  private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir Path home;
  private final List<AgentEvent> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger watchFailures = new AtomicInteger();
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final ProcessRunner runner = new ProcessRunner();
  private final NativeFileWatch files = new NativeFileWatch(Duration.ofMillis(200));
  private final WireLogs logs = new WireLogs(new FailingWatch(files, watchFailures));
  private AgentProcesses processes;
  private LaneFolders folders;
  private ProcessTransport transport;

  /** Fails as often as it is told, for want of a file descriptor. */
  private record FailingWatch(FileWatch inner, AtomicInteger failures) implements FileWatch {
    @Override
    public Registration watch(Path directory, WatchListener listener) {
      if (failures.getAndDecrement() > 0) {
        throw new UncheckedIOException(new java.io.IOException("Too many open files"));
      }
      return inner.watch(directory, listener);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void open() throws Exception {
    Path directory = Files.createDirectories(home.resolve("processes"));
    processes = new AgentProcesses(directory, runner);
    folders = new LaneFolders(Files.createDirectories(home.resolve("lanes")));
    transport =
        new ProcessTransport(
            processes,
            logs,
            directory,
            folders,
            (process, all) -> all.forEach(one -> seen.add(one.event())),
            blocking);
  }

  @AfterEach
  void close() {
    processes.ids().forEach(id -> processes.adopt(id).terminate());
    logs.close();
    files.close();
    runner.close();
    blocking.shutdownNow();
  }

  private ProcessRecord start(LaneRef lane, String script) {
    AgentChoice agent =
        new AgentChoice(
            "any",
            "any",
            "process",
            Optional.empty(),
            "/bin/sh",
            Optional.of(List.of("-c", script)),
            List.of(),
            Map.of(),
            PromptWay.ARGV,
            Optional.empty());
    ProcessRecord process = transport.plan(lane, new ProcessId(lane.value() + "-1f"), agent);
    transport.open(
        new LaunchSpec(
            lane,
            process.id(),
            agent,
            home.toString(),
            "nothing",
            Map.of("PATH", "/usr/bin:/bin"),
            Map.of()),
        process);
    return process;
  }

  private boolean isEndSeen() {
    return seen.contains(new AgentEvent.SessionEnded(new ExitStatus.Exited(0)));
  }

  @Test
  void readsOnceWhatCouldNotBeReadAtFirst() {
    watchFailures.set(2);
    start(LANE, "echo hello");
    await().until(this::isEndSeen);
    assertThat(seen.stream().filter(AgentEvent.SessionEnded.class::isInstance)).hasSize(1);
    assertThat(seen.toString()).containsOnlyOnce("hello");
  }

  @Test
  void readsNoLogTwiceWhenItIsAdoptedAgain() throws Exception {
    ProcessRecord process = start(LANE, "while ! [ -e go ]; do sleep 0.05; done; echo hello");
    transport.adopt(process);
    Files.createFile(home.resolve("go"));
    await().until(this::isEndSeen);
    logs.close(); // waits for a second reader, if there is one
    assertThat(seen.toString()).containsOnlyOnce("hello");
  }

  @Test
  void discardsALaneThatEndedAndNoneThatRuns() {
    start(LANE, "true");
    ProcessRecord running = start(OTHER, "exec sleep 60");
    await().until(this::isEndSeen);

    transport.discard(OTHER);
    assertThat(Path.of(running.folder())).exists();
    assertThat(folders.folder(OTHER)).exists();
    transport.discard(LANE);
    assertThat(folders.folder(LANE)).doesNotExist();
    assertThat(processes.ids()).containsExactly(running.id());
  }

  @Test
  void namesLanesWhoseFoldersAreOld() throws Exception {
    Files.createDirectory(home.resolve("lanes/0aaaaa"));
    Files.createDirectory(home.resolve("processes/0bbbbb-12"));
    Files.createDirectory(home.resolve("processes/something-else"));
    Files.createDirectory(home.resolve("lanes/0ccccc"));
    for (String old : List.of("lanes/0aaaaa", "processes/0bbbbb-12", "processes/something-else")) {
      Files.setLastModifiedTime(home.resolve(old), FileTime.from(OLD));
    }
    assertThat(transport.keptSince(OLD.plusSeconds(1)))
        .containsExactlyInAnyOrder(new LaneRef("0aaaaa"), new LaneRef("0bbbbb"));
  }
}
