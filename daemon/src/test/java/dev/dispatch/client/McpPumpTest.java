package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.wire.HomePaths;
import dev.dispatch.wire.Terminals;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pump on a daemon that dies at the worst moments: every request gets a reply. */
@Timeout(120)
final class McpPumpTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ROUNDS = 400;
  private static final String INITIALIZE = "{\"id\":0,\"method\":\"initialize\"}\n";
  private static final String INITIALIZED = "{\"method\":\"notifications/initialized\"}\n";

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final PipedOutputStream host = new PipedOutputStream();
  private DyingDaemon daemon;
  private Future<Integer> pump;
  private Path said;

  @BeforeEach
  void begin() throws IOException {
    daemon = DyingDaemon.listen(folder.resolve("s"));
    said = folder.resolve("out");
    ClientContext context =
        new ClientContext(
            List.of("mcp"),
            Map.of(),
            "/",
            new Terminals(false, false, false, 0),
            new HomePaths(folder),
            folder,
            "build",
            "dispatch",
            "jdk");
    Connections connections =
        new Connections() {
          @Override
          public SocketChannel open() throws ClientFailure {
            return daemon.connect();
          }

          @Override
          public boolean isGoneWithin(Duration limit) {
            return true;
          }

          @Override
          public void awaitGone() {}
        };
    Console console =
        new Console(
            new FileOutputStream(said.toFile()),
            new FileOutputStream(folder.resolve("err").toFile()));
    PipedInputStream input = new PipedInputStream(host, 1 << 16);
    pump =
        threads.submit(
            () -> new McpPump(context, connections, console, new Ending(console)).run(input));
  }

  @AfterEach
  void end() throws Exception {
    daemon.close();
    threads.shutdownNow();
  }

  private void type(String line) throws IOException {
    host.write(line.getBytes(StandardCharsets.UTF_8));
    host.flush();
  }

  private void awaitReply(int id) {
    await("reply to " + id)
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> replies(id) > 0);
  }

  private long replies(int id) throws IOException {
    String all = Files.readString(said);
    return all.lines().filter(line -> line.contains("\"id\":" + id + ",")).count();
  }

  @Test
  void answersARequestThatIsSentWhileTheDaemonDies() throws Exception {
    type(INITIALIZE);
    awaitReply(0);
    type(INITIALIZED);
    for (int id = 1; id <= ROUNDS; id++) {
      type("{\"id\":" + id + ",\"method\":\"ping\"}\n");
      awaitReply(id);
      int raced = ROUNDS + id;
      CyclicBarrier start = new CyclicBarrier(2);
      Future<?> death =
          threads.submit(() -> {
            start.await();
            daemon.die();
            return null;
          });
      start.await();
      type("{\"id\":" + raced + ",\"method\":\"ping\"}\n");
      death.get();
      awaitReply(raced);
    }
    assertThat(replies(0)).isEqualTo(1);
    for (int id = 1; id <= 2 * ROUNDS; id++) {
      assertThat(replies(id)).as("replies to %d", id).isEqualTo(1);
    }
  }

  /** The host says nothing more until it is welcomed: somebody has to ask again. */
  @Test
  void asksAgainByItselfWhereTheDaemonDiesBeforeItsWelcome() throws Exception {
    daemon.diesOnNext(1);
    type(INITIALIZE);
    awaitReply(0);
    assertThat(Files.readString(said)).contains("result").doesNotContain("error");
    assertThat(daemon.heard()).containsExactly(INITIALIZE, INITIALIZE);
  }

  @Test
  void saysSoWhereEveryDaemonDiesOfTheWelcome() throws Exception {
    daemon.diesOnNext(Integer.MAX_VALUE);
    type(INITIALIZE);
    awaitReply(0);
    assertThat(Files.readString(said)).contains("error");
    assertThat(daemon.heard()).hasSizeLessThan(20);
  }

  @Test
  void saysSoWhereNoDaemonCanBeHadAfterTheFirst() throws Exception {
    type(INITIALIZE);
    awaitReply(0);
    type(INITIALIZED);
    daemon.refuseFromNowOn();
    type("{\"id\":7,\"method\":\"die\"}\n");
    awaitReply(7);
    type("{\"id\":8,\"method\":\"ping\"}\n");
    awaitReply(8);
    assertThat(Files.readString(said)).contains("no daemon");
  }

  @Test
  void answersEverythingBeforeItEndsWithItsHost() throws Exception {
    type(INITIALIZE);
    awaitReply(0);
    for (int id = 1; id < 20; id++) {
      type("{\"id\":" + id + ",\"method\":\"wait\"}\n");
    }
    type("{\"id\":20,\"method\":\"die\"}\n");
    host.close();
    assertThat(pump.get()).isZero();
    for (int id = 1; id <= 20; id++) {
      assertThat(replies(id)).as("replies to %d", id).isEqualTo(1);
    }
  }
}
