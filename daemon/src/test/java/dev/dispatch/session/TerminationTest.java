package dev.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.exec.ProcessStat;
import dev.dispatch.exec.ProcessTable;
import dev.dispatch.id.ProcessId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends of agent processes, wanted and not. */
class TerminationTest {
  private static final AgentInput LIVE = new AgentInput.Live();

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

  private RecordingListener awaitLine(AgentProcess process, String line) {
    RecordingListener listener = fixture.follow(process, 0);
    await().until(() -> listener.lines.contains(line));
    return listener;
  }

  private static void signalGroup(AgentProcess process, String signal) throws Exception {
    long shim = new ProcessFolder(process.folder()).shim().orElseThrow().pid();
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " -" + shim).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static boolean isAlive(String pid) {
    return ProcessTable.stat(Long.parseLong(pid)).filter(ProcessStat::isAlive).isPresent();
  }

  @Test
  void recordsTheExitUnderATermToTheGroup() throws Exception {
    for (AgentInput input : List.of(LIVE, new AgentInput.Empty())) {
      AgentProcess process =
          fixture.launch(
              input.getClass().getSimpleName(), input, "sh", "-c", "echo up; exec sleep 60");
      RecordingListener listener = awaitLine(process, "up");

      signalGroup(process, "TERM");

      assertThat(listener.awaitEnd()).isEqualTo(new ProcessState.Ended(new ExitStatus(143)));
      assertThat(new ExitStatus(143).signal()).contains("TERM");
    }
  }

  @Test
  void goesOnFeedingAnAgentThatOutlivesSignalsToTheGroup() throws Exception {
    AgentProcess process =
        fixture.launch("p1", LIVE, "sh", "-c", "trap '' TERM INT HUP QUIT; echo up; exec cat");
    RecordingListener listener = awaitLine(process, "up");
    for (String signal : List.of("TERM", "INT", "HUP", "QUIT", "TERM")) {
      signalGroup(process, signal);
    }

    process.send(SessionFixture.bytes("still here\n"));
    process.eof();

    assertThat(listener.awaitEnd()).isEqualTo(new ProcessState.Ended(new ExitStatus(0)));
    assertThat(listener.lines).containsExactly("up", "still here");
  }

  @Test
  void endsAnAgentByTerm() {
    AgentProcess process =
        fixture.launch(
            "p1",
            LIVE,
            "sh",
            "-c",
            "trap 'echo bye; exit 9' TERM; echo up; while :; do sleep 0.05; done");
    RecordingListener listener = awaitLine(process, "up");
    long start = System.nanoTime();

    assertThat(process.terminate()).isEqualTo(new ProcessState.Ended(new ExitStatus(9)));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    await().until(() -> listener.lines.equals(List.of("up", "bye")));
    assertThat(process.terminate()).isEqualTo(new ProcessState.Ended(new ExitStatus(9)));
  }

  @Test
  void killsAnAgentThatIgnoresTermAndStillRecordsIt() {
    for (AgentInput input : List.of(LIVE, new AgentInput.Empty())) {
      AgentProcess process =
          fixture.launch(
              input.getClass().getSimpleName(),
              input,
              "sh",
              "-c",
              "trap '' TERM; echo up; while :; do sleep 0.05; done");
      awaitLine(process, "up");

      assertThat(process.terminate()).isEqualTo(new ProcessState.Ended(new ExitStatus(137)));
      await().until(() -> !new ProcessFolder(process.folder()).isShimAlive());
    }
  }

  @Test
  void sweepsChildrenInSessionsOfTheirOwn() throws Exception {
    AgentProcess process =
        fixture.launch(
            "p1",
            LIVE,
            "sh",
            "-c",
            "setsid sh -c 'echo $$ >marked; exec sleep 61' & env -i setsid sh -c 'echo $$ >unmarked; exec sleep 62' & "
                + "while [ ! -s marked ] || [ ! -s unmarked ]; do sleep 0.02; done; echo up; exec cat");
    awaitLine(process, "up");
    String marked = Files.readString(home.resolve("marked")).strip();
    String unmarked = Files.readString(home.resolve("unmarked")).strip();
    assertThat(isAlive(marked) && isAlive(unmarked)).isTrue();

    process.terminate();

    assertThat(isAlive(marked)).isFalse();
    assertThat(isAlive(unmarked)).isFalse();
  }

  @Test
  void sweepsWhatAnAgentLeftThatEndedByItself() throws Exception {
    AgentProcess process =
        fixture.launch(
            "p1",
            LIVE,
            "sh",
            "-c",
            "setsid sh -c 'echo $$ >left; exec sleep 61' >/dev/null 2>&1 & while [ ! -s left ]; do sleep 0.02; done");
    assertThat(fixture.follow(process, 0).awaitEnd())
        .isEqualTo(new ProcessState.Ended(new ExitStatus(0)));
    String left = Files.readString(home.resolve("left")).strip();
    assertThat(isAlive(left)).isTrue();

    process.terminate();

    assertThat(isAlive(left)).isFalse();
  }

  @Test
  void tellsOfAShimThatWasKilled() throws Exception {
    AgentProcess process =
        fixture.launch("p1", LIVE, "sh", "-c", "echo up; printf half; exec sleep 60");
    RecordingListener listener = awaitLine(process, "up");
    ProcessIdentity agent = process.agent().orElseThrow();
    ProcessTable.kill(
        new ProcessFolder(process.folder()).shim().orElseThrow().find().orElseThrow());

    assertThat(listener.awaitEnd()).isEqualTo(new ProcessState.Lost(true));
    assertThat(listener.lines).containsExactly("up");

    assertThat(process.terminate()).isEqualTo(new ProcessState.Lost(false));
    assertThat(agent.isAlive()).isFalse();
    RecordingListener rest = fixture.follow(process, listener.nextOffset.get());
    assertThat(rest.awaitEnd()).isEqualTo(new ProcessState.Lost(false));
    assertThat(rest.lines).containsExactly("half");
  }

  @Test
  void neverSignalsAProcessThatOnlyHasThePid() throws Exception {
    Process innocent = new ProcessBuilder("setsid", "sleep", "60").start();
    try {
      await()
          .until(() -> ProcessTable.stat(innocent.pid()).orElseThrow().group() == innocent.pid());
      long ticks = ProcessTable.stat(innocent.pid()).orElseThrow().startTicks();
      String boot = ProcessIdentity.thisBoot();
      List<String> forged =
          List.of(
              innocent.pid() + " " + (ticks - 1) + " " + boot,
              innocent.pid() + " " + ticks + " another-boot",
              innocent.pid() + " " + ticks + " " + boot,
              "1 0 " + boot,
              "-1 0 " + boot,
              "x");
      for (int i = 0; i < forged.size(); i++) {
        ProcessFolder folder =
            ProcessFolder.create(home.resolve("processes/forged-" + i), "no-such-mark", true);
        ProcessFolder.writeNew(folder.file("shim"), forged.get(i) + "\n");
        ProcessFolder.writeNew(folder.file("pid"), innocent.pid() + " " + (ticks - 1) + "\n");
        AgentProcess process = fixture.processes.adopt(new ProcessId("forged-" + i));

        assertThat(process.state()).as(forged.get(i)).isEqualTo(new ProcessState.Lost(false));
        process.terminate();
        assertThat(innocent.waitFor(50, TimeUnit.MILLISECONDS)).as(forged.get(i)).isFalse();
      }
    } finally {
      innocent.destroyForcibly();
    }
  }

  @Test
  void tellsAProgramThatWasLetGoOfFromOneThatIsGone() throws Exception {
    Process theirs = new ProcessBuilder("sleep", "60").start();
    try {
      ProcessIdentity who = ProcessIdentity.of(ProcessTable.stat(theirs.pid()).orElseThrow());
      ProcessId[] ids = {new ProcessId("kept"), new ProcessId("lost"), new ProcessId("late")};
      for (ProcessId id : ids) {
        fixture.processes.follow(id, who);
        assertThat(fixture.processes.adopt(id).state()).isEqualTo(new ProcessState.Running(who));
      }
      fixture.processes.leave(ids[0], true);
      fixture.processes.leave(ids[1], false);
      assertThat(fixture.processes.adopt(ids[0]).state()).isEqualTo(new ProcessState.LetGo());
      assertThat(fixture.processes.adopt(ids[1]).state()).isEqualTo(new ProcessState.Lost(false));
      theirs.destroyForcibly().waitFor();
      fixture.processes.leave(ids[2], true);
      assertThat(fixture.processes.adopt(ids[0]).state()).isEqualTo(new ProcessState.LetGo());
      assertThat(fixture.processes.adopt(ids[2]).state()).isEqualTo(new ProcessState.Lost(false));
    } finally {
      theirs.destroyForcibly();
    }
  }

  @Test
  void endsAnAgentAtAnyMomentOfItsStart() {
    for (int i = 0; i < 20; i++) {
      AgentInput input = i % 2 == 0 ? LIVE : new AgentInput.Empty();
      AgentProcess process = fixture.launch("p" + i, input, "sleep", "60");
      String mark = new ProcessFolder(process.folder()).nonce().orElseThrow();

      ProcessState state = process.terminate();

      assertThat(state)
          .isInstanceOfSatisfying(
              ProcessState.Ended.class, e -> assertThat(e.status().code()).isIn(143, 137));
      await()
          .until(() ->
              ProcessTable.alive().stream()
                  .noneMatch(p -> ProcessTable.hasVariable(p.pid(), "DISPATCH_SESSION", mark)));
    }
  }
}
