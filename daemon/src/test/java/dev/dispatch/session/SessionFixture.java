package dev.dispatch.session;

import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.id.ProcessId;
import dev.dispatch.watch.NativeFileWatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything a daemon has of this package, over a temporary folder. Closing it ends all agents. */
final class SessionFixture implements AutoCloseable {
  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  final Path home;
  final ProcessRunner runner = new ProcessRunner();
  final AgentProcesses processes;
  final NativeFileWatch watch;
  final WireLogs logs;

  SessionFixture(Path home) throws Exception {
    this(home, Duration.ofMillis(300));
  }

  SessionFixture(Path home, Duration sweep) throws Exception {
    this.home = home;
    Path directory = Files.createDirectories(home.resolve("processes"));
    processes = new AgentProcesses(directory, runner);
    watch = new NativeFileWatch(sweep);
    logs = new WireLogs(watch);
  }

  AgentProcess launch(String id, AgentInput input, String... argv) {
    return launch(id, input, null, ENVIRONMENT, argv);
  }

  AgentProcess launch(
      String id,
      AgentInput input,
      @Nullable Path fifo,
      Map<String, String> environment,
      String... argv) {
    return processes.launch(
        new LaunchSpec(new ProcessId(id), List.of(argv), home, environment, input, fifo));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  RecordingListener follow(AgentProcess process, long offset) {
    RecordingListener listener = new RecordingListener();
    logs.follow(process.wireLog(), offset, listener);
    return listener;
  }

  /** What a daemon that is killed leaves: the agents and their files. */
  void stopLikeADaemon() {
    logs.close();
    watch.close();
    runner.close();
  }

  @Override
  public void close() {
    for (ProcessId id : processes.ids()) {
      AgentProcess process = processes.adopt(id);
      process.terminate();
      // A shim tidies up after it wrote how its program ended; the folder is deleted next.
      ProcessFolder folder = new ProcessFolder(process.folder());
      Waiting.until(Duration.ofSeconds(10), () -> !folder.isShimAlive());
    }
    stopLikeADaemon();
  }
}
