package dev.dispatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.surface.InputTooLargeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CallInputTest {
  private final CallInput input = new CallInput();

  private void offer(String text) throws InterruptedException {
    input.offer(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsLinesOverTheBordersOfWhatWasSent() throws Exception {
    offer("on");
    offer("e\r\ntwo\nthr");
    offer("ee");
    input.end();
    assertThat(StdinReading.line(input)).contains("one");
    assertThat(StdinReading.line(input)).contains("two");
    assertThat(StdinReading.line(input)).contains("three");
    assertThat(StdinReading.line(input)).isEmpty();
  }

  @Test
  void takesAllUpToTheLimitAndRefusesMore() throws Exception {
    offer("12345");
    input.end();
    assertThat(StdinReading.all(input, 5)).asString().isEqualTo("12345");
    CallInput larger = new CallInput();
    larger.offer(new byte[6]);
    assertThatThrownBy(() -> StdinReading.all(larger, 5))
        .isInstanceOf(InputTooLargeException.class);
  }

  @Test
  void holdsTheSenderBackWhileTheReaderIsBehind() throws Exception {
    input.offer(new byte[2 << 20]);
    CountDownLatch taken = new CountDownLatch(1);
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                input.offer(new byte[1]);
                taken.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> sender.getState() == Thread.State.WAITING);
    assertThat(taken.getCount()).isEqualTo(1);
    input.readNBytes(2 << 20);
    assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void letsTheSenderGoOnceTheInputIsThrownAway() throws Exception {
    input.offer(new byte[2 << 20]);
    input.discard();
    input.offer(new byte[2 << 20]);
    assertThat(input.available()).isZero();
    assertThat(readOne()).isEqualTo(-1);
  }

  private int readOne() throws IOException {
    return input.read();
  }
}
