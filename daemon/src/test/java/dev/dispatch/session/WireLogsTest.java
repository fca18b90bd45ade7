package dev.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.watch.FileWatch;
import dev.dispatch.watch.WatchListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of real programs, read as they grow. */
class WireLogsTest {
  private static final AgentInput EMPTY = new AgentInput.Empty();
  private static final ProcessState SUCCESS = new ProcessState.Ended(new ExitStatus(0));

  @TempDir Path home;
  private SessionFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new SessionFixture(home);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void tellsOfALineLongBeforeTheSweep() throws Exception {
    try (SessionFixture unswept =
        new SessionFixture(home.resolve("unswept"), Duration.ofHours(1))) {
      AgentProcess process = unswept.launch("p1", new AgentInput.Live(), "cat");
      RecordingListener listener = unswept.follow(process, 0);
      process.send(SessionFixture.bytes("line\n"));
      await().until(() -> listener.lines.contains("line"));

      process.eof();
      assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
    }
  }

  @Test
  void readsEverythingBySweepsAloneWhereNoEventComes() throws Exception {
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        WireLogs logs = new WireLogs(new SweepOnlyWatch(timer))) {
      AgentProcess process = fixture.launch("p1", new AgentInput.Live(), "cat");
      RecordingListener listener = new RecordingListener();
      logs.follow(process.wireLog(), 0, listener);
      process.send(SessionFixture.bytes("x\n"));
      await().until(() -> listener.lines.contains("x"));

      process.eof();
      assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
      timer.shutdownNow();
    }
  }

  /** A file system that tells of nothing. */
  private record SweepOnlyWatch(ScheduledExecutorService timer) implements FileWatch {
    @Override
    public Registration watch(Path directory, WatchListener listener) {
      Future<?> sweeps =
          timer.scheduleWithFixedDelay(listener::sweep, 50, 50, TimeUnit.MILLISECONDS);
      return () -> sweeps.cancel(false);
    }

    @Override
    public void close() {}
  }

  @Test
  void streamsALineOf64MiB() throws Exception {
    AgentProcess process =
        fixture.launch(
            "p1",
            EMPTY,
            "sh",
            "-c",
            "echo a; head -c 67108864 /dev/zero | tr '\\0' x; echo; echo b");
    RecordingListener listener = fixture.follow(process, 0);

    assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
    assertThat(listener.lines).containsExactly("a", "b");
    assertThat(listener.oversized).hasSize(1);
    WireLine.Oversized line = listener.oversized.getFirst();
    assertThat(line.offset()).isEqualTo(2);
    assertThat(line.lengthBytes()).isEqualTo(64 << 20);
    assertThat(StandardCharsets.US_ASCII.decode(line.head().duplicate()).toString())
        .isEqualTo("x".repeat(4096));
    assertThat(listener.nextOffset).hasValue((64 << 20) + 5);
  }

  @Test
  void deliversHalfALineAndGarbageAtTheEnd() throws Exception {
    AgentProcess process =
        fixture.launch(
            "p1", EMPTY, "sh", "-c", "printf 'a\\n\\033[2J\\377\\000\\303\\nhalf'; kill -9 $$");
    RecordingListener listener = fixture.follow(process, 0);

    assertThat(listener.awaitEnd()).isEqualTo(new ProcessState.Ended(new ExitStatus(137)));
    assertThat(listener.lines).containsExactly("a", "\033[2J\u00ff\0\u00c3", "half");
  }

  @Test
  void readsTheErrorLogToo() throws Exception {
    AgentProcess process = fixture.launch("p1", EMPTY, "sh", "-c", "echo oops >&2");
    RecordingListener listener = new RecordingListener();
    fixture.logs.follow(process.errorLog(), 0, listener);

    assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
    assertThat(listener.lines).containsExactly("oops");
  }

  @Test
  void endsForAProgramThatPrintsNothing() throws Exception {
    RecordingListener listener = fixture.follow(fixture.launch("p1", EMPTY, "true"), 0);

    assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
    assertThat(listener.lines).isEmpty();
  }

  @Test
  void readsOtherLogsWhileAListenerBlocks() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    AtomicInteger blocked = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      AgentProcess process = fixture.launch("slow" + i, EMPTY, "echo", "x");
      fixture.logs.follow(process.wireLog(), 0, new BlockingListener(hold, blocked));
    }
    await().until(() -> blocked.get() == 3);

    RecordingListener listener = fixture.follow(fixture.launch("p1", EMPTY, "echo", "quick"), 0);
    assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
    assertThat(listener.lines).containsExactly("quick");
    hold.countDown();
  }

  private record BlockingListener(CountDownLatch hold, AtomicInteger blocked)
      implements WireLogListener {
    @Override
    public void lines(List<WireLine> batch, long nextOffset) {
      blocked.incrementAndGet();
      try {
        assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void ended(ProcessState state) {}
  }

  @Test
  void bringsLinesAgainThatAListenerFailedOn() throws Exception {
    RecordingListener inner = new RecordingListener();
    AtomicInteger failures = new AtomicInteger(2);
    AgentProcess process = fixture.launch("p1", EMPTY, "echo", "x");
    fixture.logs.follow(
        process.wireLog(),
        0,
        new WireLogListener() {
          @Override
          public void lines(List<WireLine> batch, long nextOffset) {
            if (failures.getAndDecrement() > 0) {
              throw new StackOverflowError("on purpose");
            }
            inner.lines(batch, nextOffset);
          }

          @Override
          public void ended(ProcessState state) {
            inner.ended(state);
          }
        });

    assertThat(inner.awaitEnd()).isEqualTo(SUCCESS);
    assertThat(inner.lines).containsExactly("x");
  }

  @Test
  void tellsNothingAfterItWasClosed() throws Exception {
    AgentProcess process = fixture.launch("p1", new AgentInput.Live(), "cat");
    RecordingListener closed = new RecordingListener();
    Following following = fixture.logs.follow(process.wireLog(), 0, closed);
    process.send(SessionFixture.bytes("one\n"));
    await().until(() -> closed.lines.size() == 1 && following.offset() == 4);
    following.close();

    process.send(SessionFixture.bytes("two\n"));
    process.eof();
    RecordingListener rest = fixture.follow(process, following.offset());
    assertThat(rest.awaitEnd()).isEqualTo(SUCCESS);
    assertThat(rest.lines).containsExactly("two");
    assertThat(closed.lines).containsExactly("one");
    assertThat(closed.endNow()).isEmpty();
  }

  @Test
  void readsFiftyLogsAtOnceWholeAndInOrder() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 2000; i++) {
      expected.add(Integer.toString(i));
    }
    List<RecordingListener> listeners = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      listeners.add(fixture.follow(fixture.launch("p" + i, EMPTY, "seq", "2000"), 0));
    }
    for (RecordingListener listener : listeners) {
      assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
      assertThat(listener.lines).isEqualTo(expected);
    }
  }

  @Test
  void givesBytesFarBehindTheOffsetBack() throws Exception {
    HolePunch holePunch = HolePunch.keeping(1 << 20, fixture.runner);
    try (WireLogs punching = new WireLogs(fixture.watch, 2, holePunch)) {
      AgentProcess process = fixture.launch("p1", EMPTY, "sh", "-c", "seq 1000000; echo end");
      RecordingListener listener = new RecordingListener();
      punching.follow(process.wireLog(), 0, listener);

      assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
      assertThat(listener.lines).hasSize(1_000_001);
      long length = Files.size(process.wireLog());
      assertThat(length).isEqualTo(6_888_896 + 4);
      assertThat(allocatedBytes(process.wireLog())).isBetween(1L << 20, (2L << 20) + (512 << 10));
      byte[] bytes = Files.readAllBytes(process.wireLog());
      assertThat(bytes[0]).isZero();
      assertThat(new String(bytes, bytes.length - 12, 12, StandardCharsets.US_ASCII))
          .isEqualTo("1000000\nend\n");
      assertThat(listener.secured).hasValueBetween(2L << 20, length);
    }
  }

  @Test
  void givesNothingBackWhileTheOffsetIsNotSecure() throws Exception {
    HolePunch holePunch = HolePunch.keeping(1 << 20, fixture.runner);
    try (WireLogs punching = new WireLogs(fixture.watch, 2, holePunch)) {
      AgentProcess process = fixture.launch("p1", EMPTY, "seq", "1000000");
      RecordingListener listener = new RecordingListener();
      listener.secures = false;
      punching.follow(process.wireLog(), 0, listener);

      assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
      assertThat(listener.secured.get()).isPositive();
      assertThat(allocatedBytes(process.wireLog())).isGreaterThanOrEqualTo(6_888_896L);
    }
  }

  private static long allocatedBytes(Path file) throws IOException {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    return Long.parseLong(
            new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
        * 512;
  }
}
