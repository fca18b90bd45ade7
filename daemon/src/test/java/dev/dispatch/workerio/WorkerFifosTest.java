package dev.dispatch.workerio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.id.LaneRef;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.RequestId;
import dev.dispatch.wire.Terminals;
import dev.dispatch.wire.WorkerChunks;
import dev.dispatch.wire.WorkerReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real FIFOs, held open by the test as the agent's shim does. */
final class WorkerFifosTest {
  private static final LaneRef LANE = new LaneRef("0abcde");

  @TempDir Path home;
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final AtomicInteger handled = new AtomicInteger();
  private WorkerFifos fifos = fifos();
  private FileChannel shim;

  private WorkerFifos fifos() {
    return new WorkerFifos(lane -> home.resolve(lane.value()), InstantSource.system(), blocking);
  }

  @BeforeEach
  void makeLane() throws Exception {
    Path folder = home.resolve(LANE.value());
    Files.createDirectories(folder.resolve("reply"));
    Process made = new ProcessBuilder("mkfifo", folder.resolve("worker.fifo").toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    shim =
        FileChannel.open(
            folder.resolve("worker.fifo"), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @AfterEach
  void end() throws IOException {
    fifos.close();
    shim.close();
    blocking.shutdownNow();
  }

  private Path reply(String id) {
    return home.resolve(LANE.value()).resolve("reply").resolve(id);
  }

  private static WorkerReply text(String text) {
    return new WorkerReply(0, text.getBytes(StandardCharsets.UTF_8), new byte[0]);
  }

  private WorkerReply echo(LaneRef lane, Request request, WorkerCall call) {
    handled.incrementAndGet();
    return text(String.join(" ", request.argv()));
  }

  private void send(String id, String... argv) throws IOException {
    Request request =
        new Request(
            Request.PROTOCOL,
            "",
            new RequestId(id),
            0,
            Request.Kind.COMMAND,
            Request.OnOtherBuild.SERVE,
            List.of(argv),
            "/",
            Map.of("DISPATCH_LANE", LANE.value()),
            new Terminals(false, false, false, 0),
            1);
    try (FileChannel fifo =
        FileChannel.open(
            home.resolve(LANE.value()).resolve("worker.fifo"), StandardOpenOption.WRITE)) {
      for (byte[] line : WorkerChunks.split(request)) {
        fifo.write(ByteBuffer.wrap(line));
      }
    }
  }

  private String answered(String id) throws IOException {
    await().atMost(10, TimeUnit.SECONDS).until(() -> Files.exists(reply(id)));
    return new String(
        WorkerReply.decode(Files.readAllBytes(reply(id))).out(), StandardCharsets.UTF_8);
  }

  @Test
  void answersWhatWasWrittenBeforeAndAfterItBegan() throws Exception {
    send("a1", "early");
    fifos.opened(LANE);
    fifos.begin(this::echo);
    assertThat(answered("a1")).isEqualTo("early");
    send("a2", "long", "x".repeat(100_000));
    assertThat(answered("a2")).hasSize(100_005);
  }

  @Test
  void doesTheSameRequestOnce() throws Exception {
    fifos.begin(this::echo);
    fifos.opened(LANE);
    send("a1", "once");
    answered("a1");
    send("a1", "once");
    send("a2", "then");
    answered("a2");
    assertThat(handled).hasValue(2);
  }

  @Test
  void survivesGarbage() throws Exception {
    fifos.begin(this::echo);
    fifos.opened(LANE);
    shim.write(
        ByteBuffer.wrap("no request\n\n\u0000\u0001 1/1 x\n".getBytes(StandardCharsets.UTF_8)));
    send("a1", "fine");
    assertThat(answered("a1")).isEqualTo("fine");
  }

  @Test
  void leavesWhatItCouldNotAnswerForTheNextOne() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    fifos.begin((lane, request, call) -> {
      CountDownLatch cancelled = new CountDownLatch(1);
      call.onCancel(cancelled::countDown);
      call.resumable(List.of("go", "on"));
      began.countDown();
      awaitLatch(cancelled);
      return text("cancelled");
    });
    fifos.opened(LANE);
    send("a1", "wait");
    awaitLatch(began);
    fifos.close();
    assertThat(reply("a1")).doesNotExist();
    send("a2", "meanwhile");

    fifos = fifos();
    fifos.begin(this::echo);
    fifos.opened(LANE);
    assertThat(answered("a1")).isEqualTo("go on");
    assertThat(answered("a2")).isEqualTo("meanwhile");
    await().atMost(10, TimeUnit.SECONDS).until(() -> Files.notExists(reply("a1.taken")));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void callsOffAndRemovesEverythingWhenTheLaneEnds() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    fifos.begin((lane, request, call) -> {
      if (request.argv().getFirst().equals("wait")) {
        call.onCancel(cancelled::countDown);
        began.countDown();
        awaitLatch(cancelled);
      }
      return text("done");
    });
    fifos.opened(LANE);
    send("a1", "now");
    answered("a1");
    send("a2", "wait");
    awaitLatch(began);
    fifos.ended(LANE);
    awaitLatch(cancelled);
    assertThat(reply("a1")).doesNotExist();
    fifos.opened(LANE); // said too late: its agent has ended already
    send("a3", "nobody reads this");
    fifos.close();
    assertThat(reply("a3")).doesNotExist();
  }

  @Test
  void removesRepliesThatNobodyRead() throws Exception {
    fifos.begin(this::echo);
    fifos.opened(LANE);
    send("a1", "x");
    answered("a1");
    Files.setLastModifiedTime(reply("a1"), FileTime.from(Instant.now().minusSeconds(3700)));
    new ReplyFolder(Objects.requireNonNull(reply("a1").getParent()))
        .removeOlder(Instant.now().minusSeconds(3600));
    assertThat(reply("a1")).doesNotExist();
  }

  @Test
  void readsALaneWhoseFifoComesLate() throws Exception {
    Path fifo = home.resolve(LANE.value()).resolve("worker.fifo");
    Path away = fifo.resolveSibling("away");
    Files.move(fifo, away);
    fifos.begin(this::echo);
    fifos.opened(LANE);
    assertThat(fifo).as("it makes no file of its own").doesNotExist();
    Files.move(away, fifo);
    fifos.opened(LANE);
    send("a1", "late");
    assertThat(answered("a1")).isEqualTo("late");
  }

  @Test
  void isNotDeafAfterAnErrorAtOneRequest() throws Exception {
    List<String> taken = new CopyOnWriteArrayList<>();
    Path fifo = home.resolve(LANE.value()).resolve("worker.fifo");
    try (LaneFifo _ =
        LaneFifo.open(
            LANE,
            fifo,
            InstantSource.system(),
            request -> {
              taken.add(request.id());
              if (taken.size() == 1) {
                throw new StackOverflowError("on purpose");
              }
            })) {
      send("request-1", "a");
      await().until(() -> taken.size() == 1);
      send("request-2", "b");
      await().until(() -> taken.equals(List.of("request-1", "request-2")));
    }
  }
}
