package dev.dispatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.exec.ProcessStat;
import dev.dispatch.exec.ProcessTable;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentInput;
import dev.dispatch.session.AgentProcess;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.LaunchSpec;
import dev.dispatch.session.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CallerAncestryTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final LaneRef LANE = new LaneRef("0AAAAA");

  /** Says who it is, and stays. */
  private static final String STAYING =
      "sh -c 'echo $$ >child.tmp; mv child.tmp child; exec sleep 300'";

  @TempDir Path home;

  private final ProcessRunner runner = new ProcessRunner();
  private AgentProcesses processes;
  private CallerAncestry ancestry;

  @BeforeEach
  void begin() throws IOException {
    processes = new AgentProcesses(Files.createDirectory(home.resolve("processes")), runner);
    ancestry = new CallerAncestry(new AgentSessions(processes, LANE::equals));
  }

  @AfterEach
  void end() throws IOException {
    if (Files.exists(home.resolve("child"))) {
      ProcessTable.stat(child()).ifPresent(ProcessTable::kill);
    }
    processes.ids().forEach(id -> processes.adopt(id).terminate());
    runner.close();
  }

  private AgentProcess agent(String id, String script) {
    return processes.launch(
        new LaunchSpec(
            new ProcessId(id),
            List.of("/bin/sh", "-c", script),
            home,
            Map.of("PATH", "/usr/bin:/bin"),
            new AgentInput.Empty(),
            null));
  }

  private long child() throws IOException {
    return Long.parseLong(Files.readString(home.resolve("child")).strip());
  }

  private long awaitChild() throws IOException {
    await().atMost(LIMIT).until(() -> Files.exists(home.resolve("child")));
    return child();
  }

  private static void awaitEnd(AgentProcess agent) {
    await().atMost(LIMIT).until(() -> agent.state() instanceof ProcessState.Ended);
  }

  @Test
  void findsTheLaneOfALiveAgentsChild() throws Exception {
    agent("0AAAAA-1", "env -i " + STAYING + "; true");
    assertThat(ancestry.laneOf(awaitChild())).contains(LANE);
  }

  @Test
  void findsTheLaneOfAChildInASessionOfItsOwnByItsParents() throws Exception {
    agent("0AAAAA-1", "env -i setsid -w " + STAYING + "; true");
    assertThat(ancestry.laneOf(awaitChild())).contains(LANE);
  }

  @Test
  void findsWhatAnEndedAgentLeftWithItsMark() throws Exception {
    AgentProcess agent = agent("0AAAAA-1", "setsid " + STAYING + " >/dev/null 2>&1 & :");
    long child = awaitChild();
    awaitEnd(agent);
    assertThat(ancestry.laneOf(child)).contains(LANE);
  }

  @Test
  void findsWhatAnEndedAgentLeftWithoutVariables() throws Exception {
    AgentProcess agent = agent("0AAAAA-1", "env -i " + STAYING + " >/dev/null 2>&1 & :");
    long child = awaitChild();
    awaitEnd(agent);
    assertThat(ProcessTable.variable(child, "DISPATCH_SESSION")).isEmpty();
    assertThat(ancestry.laneOf(child)).contains(LANE);
  }

  @Test
  void takesNobodyElseForALane() throws Exception {
    AgentProcess agent = agent("0AAAAA-1", "true");
    awaitEnd(agent);
    assertThat(ancestry.laneOf(ProcessHandle.current().pid())).isEmpty();
  }

  @Test
  void knowsNoLaneThatTheRegistryDoesNotKnow() throws Exception {
    agent("0BBBBB-1", STAYING);
    assertThat(ancestry.laneOf(awaitChild())).isEmpty();
  }

  /** The pid of an ended agent's shim, given to another program since. */
  @Test
  void isNotMisledByAPidThatIsUsedAgain() throws Exception {
    agent("0BBBBB-1", STAYING);
    ProcessStat other = ProcessTable.stat(awaitChild()).orElseThrow();
    ProcessStat leader = ProcessTable.stat(other.session()).orElseThrow();
    forge("0AAAAA-1", leader.pid(), leader.startTicks() - 1, ProcessIdentity.thisBoot());
    forge("0AAAAA-2", leader.pid(), leader.startTicks(), "another-boot");
    forge("0AAAAA-3", leader.pid(), leader.startTicks() + 1, ProcessIdentity.thisBoot());
    assertThat(ancestry.laneOf(other.pid())).isEmpty();
    forge("0AAAAA-4", leader.pid(), leader.startTicks(), ProcessIdentity.thisBoot());
    assertThat(ancestry.laneOf(other.pid())).contains(LANE);
  }

  private void forge(String id, long pid, long ticks, String boot) throws IOException {
    Path folder = Files.createDirectory(home.resolve("processes").resolve(id));
    Files.writeString(folder.resolve("launch"), "mark-of-" + id + " one-shot\n");
    Files.writeString(folder.resolve("shim"), pid + " " + ticks + " " + boot + "\n");
    Files.writeString(folder.resolve("exit"), "0\n");
  }
}
