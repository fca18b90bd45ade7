package dev.dispatch.transport.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real tmux server on a socket of the test's own. */
@Timeout(120)
final class ServerLifeTest {
  private final ProcessRunner runner = new ProcessRunner();
  private final AtomicBoolean used = new AtomicBoolean();
  private final List<Runnable> later = new ArrayList<>();
  private Path folder;
  private TmuxServer server;
  private ServerLife life;

  @BeforeEach
  void makeSocket() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "dsb-life-"); // a socket's path is short
    server =
        new TmuxServer(
            runner,
            List.of("-S", folder.resolve("s").toString()),
            true,
            Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8", "TERM", "xterm-256color"));
    life = new ServerLife(server, List.of(), later::add, used::get);
  }

  @AfterEach
  void end() throws IOException {
    ExecResult _ = server.run(Path.of("/"), List.of("kill-server"));
    server.close();
    runner.close();
    Files.deleteIfExists(folder.resolve("s"));
    Files.delete(folder);
  }

  private ExecResult open(String name) {
    return life.open(Path.of("/"), List.of("new-session", "-d", "-s", name, "exec sleep 600"));
  }

  private List<String> sessions() {
    return server
        .run(Path.of("/"), List.of("list-sessions", "-F", "#{session_name}"))
        .outText()
        .lines()
        .toList();
  }

  private void close(String name) {
    assertThat(server.run(Path.of("/"), List.of("kill-session", "-t", "=" + name)).succeeded())
        .isTrue();
  }

  @Test
  void endsTheServerAWhileAfterItsLastSession() {
    assertThat(open("a").succeeded()).isTrue();
    close("a");
    life.left();
    assertThat(sessions()).as("not at once").containsExactly("_dispatch");
    later.removeFirst().run();
    await().until(server::isGone);
    assertThat(open("b").succeeded()).as("it is started again").isTrue();
    assertThat(sessions()).containsExactlyInAnyOrder("_dispatch", "b");
  }

  @Test
  void leavesAServerWithSessionsOrAgents() {
    assertThat(open("a").succeeded()).isTrue();
    life.endIfIdle();
    assertThat(sessions()).containsExactlyInAnyOrder("_dispatch", "a");
    close("a");
    used.set(true);
    life.endIfIdle();
    assertThat(sessions()).containsExactly("_dispatch");
  }

  @Test
  void startsNoServerOnlyToEndIt() {
    life.endIfIdle();
    assertThat(server.isGone()).isTrue();
  }

  @Test
  void losesNoSessionThatIsOpenedMeanwhile() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 20; i++) {
        String name = "s" + i;
        Future<ExecResult> opened = threads.submit(() -> open(name));
        Future<?> ended = threads.submit(life::endIfIdle);
        ended.get(60, TimeUnit.SECONDS);
        ExecResult result = opened.get(60, TimeUnit.SECONDS);
        assertThat(result.succeeded()).as(result.errText()).isTrue();
        assertThat(sessions()).contains(name);
        close(name);
      }
    }
  }
}
