package dev.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.id.ProcessId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon finds that another one left, at every step at which that one may have died. */
class AdoptionTest {
  private static final ProcessId P1 = new ProcessId("p1");
  private static final AgentInput LIVE = new AgentInput.Live();

  @TempDir Path home;

  private static List<String> counted(int to) {
    return IntStream.rangeClosed(1, to).mapToObj(Integer::toString).toList();
  }

  @Test
  void losesNothingAndTakesNothingTwiceOverSeveralDaemons() throws Exception {
    List<String> taken = new ArrayList<>();
    long offset = 0;
    SessionFixture daemon = new SessionFixture(home);
    daemon.launch(
        "p1",
        LIVE,
        "sh",
        "-c",
        "i=0; while [ $i -lt 600 ]; do i=$((i + 1)); echo $i; sleep 0.002; done; cat");
    for (int i = 1; i <= 4; i++) {
      RecordingListener listener = daemon.follow(daemon.processes.adopt(P1), offset);
      int enough = i * 60;
      int before = taken.size();
      await().until(() -> before + listener.lines.size() >= enough);
      daemon.stopLikeADaemon();
      taken.addAll(listener.lines);
      offset = listener.nextOffset.get();
      daemon = new SessionFixture(home);
    }
    try (SessionFixture last = daemon) {
      AgentProcess process = last.processes.adopt(P1);
      RecordingListener listener = last.follow(process, offset);
      process.send(SessionFixture.bytes("end\n"));
      process.eof();
      assertThat(listener.awaitEnd()).isEqualTo(new ProcessState.Ended(new ExitStatus(0)));
      taken.addAll(listener.lines);
    }
    List<String> expected = new ArrayList<>(counted(600));
    expected.add("end");
    assertThat(taken).isEqualTo(expected);
  }

  @Test
  void takesOverFromAJvmThatWasKilled() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LaunchingMain.class.getName(),
                home.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(
            new String(
                other.getInputStream().readNBytes(8), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("launched");
    other.destroyForcibly().waitFor();

    try (SessionFixture fixture = new SessionFixture(home)) {
      AgentProcess process = fixture.processes.adopt(P1);
      assertThat(process.state()).isInstanceOf(ProcessState.Running.class);
      assertThat(process.sent()).containsExactly(1);
      RecordingListener listener = fixture.follow(process, 0);
      process.send(SessionFixture.bytes("from the second\n"));
      process.eof();

      assertThat(listener.awaitEnd()).isEqualTo(new ProcessState.Ended(new ExitStatus(0)));
      assertThat(listener.lines).containsExactly("from the first", "from the second");
    }
  }

  @Test
  void keepsTheOutputOfAProgramThatEndedWhileNobodyRead() throws Exception {
    SessionFixture first = new SessionFixture(home);
    AgentProcess process =
        first.launch("p1", new AgentInput.Empty(), "sh", "-c", "seq 5000; printf end; exit 2");
    first.stopLikeADaemon();
    await().until(() -> process.state().isFinal());

    try (SessionFixture second = new SessionFixture(home)) {
      RecordingListener listener = second.follow(second.processes.adopt(P1), 0);
      assertThat(listener.awaitEnd()).isEqualTo(new ProcessState.Ended(new ExitStatus(2)));
      List<String> expected = new ArrayList<>(counted(5000));
      expected.add("end");
      assertThat(listener.lines).isEqualTo(expected);
    }
  }

  @Test
  void deliversAPayloadThatWasOnlyHandedOver() throws Exception {
    SessionFixture first = new SessionFixture(home);
    AgentProcess process = first.launch("p1", LIVE, "cat");
    Files.writeString(
        process.folder().resolve("in/000001"), "handed over\n"); // and then the daemon died
    Files.writeString(process.folder().resolve("in/000002.draft"), "never completed\n");
    first.stopLikeADaemon();

    try (SessionFixture second = new SessionFixture(home)) {
      AgentProcess adopted = second.processes.adopt(P1);
      second.processes.adopt(P1);
      adopted.eof();
      RecordingListener listener = second.follow(adopted, 0);
      listener.awaitEnd();
      assertThat(listener.lines).containsExactly("handed over");
      assertThat(adopted.sent()).containsExactly(1);
    }
  }

  @Test
  void decidesThatAnUnfinishedStartDoesNotHappen() throws Exception {
    try (SessionFixture fixture = new SessionFixture(home)) {
      Files.createDirectory(home.resolve("processes/p0"));
      assertThat(fixture.processes.adopt(new ProcessId("p0")).state())
          .isEqualTo(new ProcessState.NeverStarted());
      assertThat(fixture.processes.adopt(new ProcessId("no-folder")).state())
          .isEqualTo(new ProcessState.NeverStarted());

      ProcessFolder folder = ProcessFolder.create(home.resolve("processes/p1"), "nonce", false);
      assertThat(fixture.processes.adopt(P1).state()).isEqualTo(new ProcessState.NeverStarted());

      ExecResult late = startLate(fixture, folder);

      assertThat(late.succeeded()).isFalse();
      assertThat(home.resolve("started")).doesNotExist();
      assertThat(fixture.processes.adopt(P1).state()).isEqualTo(new ProcessState.NeverStarted());
    }
  }

  /** What a dead daemon's starter would do. */
  private ExecResult startLate(SessionFixture fixture, ProcessFolder folder) {
    LaunchSpec spec =
        new LaunchSpec(
            P1,
            List.of("touch", "started"),
            home,
            SessionFixture.ENVIRONMENT,
            new AgentInput.Empty(),
            null);
    ShimScript shim = ShimScript.install(home.resolve("processes"));
    return fixture.runner.run(
        ExecSpec.of(shim.command(spec, folder, 0), home, ShimScript.environment(spec, "nonce")));
  }

  @Test
  void takesAProcessOfAnEarlierBootForLost() throws Exception {
    try (SessionFixture fixture = new SessionFixture(home)) {
      ProcessFolder folder = ProcessFolder.create(home.resolve("processes/p1"), "nonce", false);
      ProcessFolder.writeNew(folder.file("shim"), "4711 99 00000000-0000-0000-0000-000000000000\n");

      assertThat(fixture.processes.adopt(P1).state()).isEqualTo(new ProcessState.Lost(false));
    }
  }

  @Test
  void adoptsManyQuickly() throws Exception {
    SessionFixture first = new SessionFixture(home);
    for (int i = 0; i < 20; i++) {
      first.launch("p" + i, LIVE, null, Map.of("PATH", "/usr/bin:/bin"), "cat");
    }
    first.stopLikeADaemon();
    try (SessionFixture second = new SessionFixture(home)) {
      long start = System.nanoTime();
      assertThat(second.processes.ids())
          .hasSize(20)
          .allSatisfy(id ->
              assertThat(second.processes.adopt(id).state())
                  .isInstanceOf(ProcessState.Running.class));
      assertThat(System.nanoTime() - start).isLessThan(300_000_000L);
    }
  }

  @Test
  void removesFoldersOfWhatEndedAndOfNothingThatLives() throws Exception {
    try (SessionFixture daemon = new SessionFixture(home)) {
      AgentProcess process = daemon.launch("p1", LIVE, "cat");
      await().until(() -> process.agent().isPresent());
      assertThat(daemon.processes.discard(P1)).isFalse();
      assertThat(process.state()).isInstanceOf(ProcessState.Running.class);

      process.eof();
      await().until(() -> process.state().isFinal());
      assertThat(daemon.processes.discard(P1)).isTrue();
      assertThat(process.folder()).doesNotExist();
      assertThat(daemon.processes.discard(P1)).isTrue();
    }
  }

  @Test
  void keepsTheFolderOfAnAgentWhoseShimWasKilled() throws Exception {
    try (SessionFixture daemon = new SessionFixture(home)) {
      AgentProcess process = daemon.launch("p1", LIVE, "sleep", "60");
      await().until(() -> process.agent().isPresent());
      ProcessState.Running running = (ProcessState.Running) process.state();
      ProcessHandle.of(running.shim().pid()).orElseThrow().destroyForcibly();
      await().until(() -> process.state().equals(new ProcessState.Lost(true)));

      assertThat(daemon.processes.discard(P1)).isFalse();
      assertThat(process.wireLog()).exists();
      process.terminate();
      assertThat(daemon.processes.discard(P1)).isTrue();
    }
  }

  @Test
  void keepsTheFolderThatTellsWhoseALeftOverChildIs() throws Exception {
    try (SessionFixture daemon = new SessionFixture(home)) {
      AgentProcess process = daemon.launch("p1", LIVE, "sh", "-c", "setsid sleep 60 & :");
      await().until(() -> process.state().isFinal());

      assertThat(daemon.processes.discard(P1)).isFalse();
      process.terminate();
      assertThat(daemon.processes.discard(P1)).isTrue();
    }
  }
}
