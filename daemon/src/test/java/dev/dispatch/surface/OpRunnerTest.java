package dev.dispatch.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OpRunnerTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final SurfaceFixture surface = new SurfaceFixture();

  @Test
  void looksAgainWhenSomethingWasStored() throws Exception {
    ScriptedCallIo io = new ScriptedCallIo("await");
    CompletableFuture<Integer> exit = start(io);
    awaitWaiting(1);

    surface.signal.raise();
    awaitWaiting(1);
    assertThat(exit).isNotDone();
    surface.ops.news.set("rain");
    surface.signal.raise();

    assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(io.outText()).isEqualTo("{\"waiting\":true}\n{\"news\":\"rain\"}\n");
  }

  @Test
  void looksAgainWhenTheTimeOfAPendingStepHasCome() {
    ScriptedCallIo io = new ScriptedCallIo("await", "--timeout", "20ms").onTerminal(80);

    assertThat(surface.run(io)).isEqualTo(75);
    assertThat(io.outText()).isEqualTo("waiting\nnone\n");
  }

  @Test
  void cancelsOnce() throws Exception {
    ScriptedCallIo io = new ScriptedCallIo("await").onTerminal(80);
    CompletableFuture<Integer> exit = start(io);
    awaitWaiting(1);

    io.interrupt();
    io.interrupt();

    assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(130);
    assertThat(surface.ops.cancellations).hasValue(1);
    assertThat(io.errText()).isEqualTo("dispatch: await: it was cancelled\n");
  }

  @Test
  void detachesFromWhatGoesOn() throws Exception {
    ScriptedCallIo io = new ScriptedCallIo("follow").onTerminal(80);
    CompletableFuture<Integer> exit = start(io);
    awaitWaiting(1);

    io.interrupt();

    assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(130);
    assertThat(surface.ops.cancellations).hasValue(0);
    assertThat(io.notice()).isEqualTo("detached; the news goes on: dispatch follow");
    assertThat(io.errText()).isEqualTo("dispatch: detached; the news goes on: dispatch follow\n");
  }

  @Test
  void doesARequestOnce() {
    ScriptedCallIo first = new ScriptedCallIo("note", "add", "n", "text").requestId("r1");
    ScriptedCallIo again = new ScriptedCallIo("note", "add", "n", "text").requestId("r1");

    assertThat(surface.run(first)).isZero();
    assertThat(surface.run(again)).isZero();

    assertThat(again.outText()).isEqualTo(first.outText()).contains("\"writes\":1");
    assertThat(surface.ops.writes).hasValue(1);
  }

  @Test
  void repeatsAFailureToo() {
    ScriptedCallIo first = new ScriptedCallIo("fault").requestId("r1");
    ScriptedCallIo again = new ScriptedCallIo("fault").requestId("r1");

    assertThat(surface.run(first)).isEqualTo(1);
    assertThat(surface.run(again)).isEqualTo(1);

    assertThat(again.errText()).isEqualTo(first.errText());
    assertThat(surface.ops.writes).hasValue(1);
  }

  @Test
  void refusesARequestIdOfAnotherOp() {
    surface.run(new ScriptedCallIo("note", "add", "n", "text").requestId("r1"));
    ScriptedCallIo other = new ScriptedCallIo("run", "text").requestId("r1");

    assertThat(surface.run(other)).isEqualTo(2);
    assertThat(other.errText()).contains("conflict", "note/add");
  }

  @Test
  void letsARequestBeConfirmedAfterItWasRefused() {
    surface.ops.notes.put("milk", "two");

    assertThat(surface.run(new ScriptedCallIo("note", "rm", "milk").requestId("r1"))).isEqualTo(6);
    assertThat(surface.run(new ScriptedCallIo("note", "rm", "milk", "--yes").requestId("r1")))
        .isZero();
  }

  @Test
  void makesARepeatWaitForTheFirst() throws Exception {
    List<ScriptedCallIo> calls = new ArrayList<>();
    List<CompletableFuture<Integer>> exits = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ScriptedCallIo io = new ScriptedCallIo("await").requestId("r1");
      calls.add(io);
      exits.add(start(io));
    }
    awaitWaiting(1);

    surface.ops.news.set("rain");
    surface.signal.raise();

    for (CompletableFuture<Integer> exit : exits) {
      assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
    }
    // Only the first waited, and so only it has something to say on the way.
    assertThat(calls.stream().filter(io -> io.outText().contains("waiting"))).hasSize(1);
    assertThat(calls).allMatch(io -> io.outText().endsWith("{\"news\":\"rain\"}\n"));
  }

  @Test
  void doesNothingForACallThatWasCancelledBefore() {
    ScriptedCallIo io = new ScriptedCallIo("note", "add", "n", "text").cancelledBefore();

    assertThat(surface.run(io)).isEqualTo(130);
    assertThat(surface.ops.notes).isEmpty();
  }

  private CompletableFuture<Integer> start(ScriptedCallIo io) {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> exit.complete(surface.run(io)));
    return exit;
  }

  private void awaitWaiting(int calls) {
    Awaitility.await().atMost(LIMIT).until(() -> surface.signal.waiting() == calls);
  }
}
