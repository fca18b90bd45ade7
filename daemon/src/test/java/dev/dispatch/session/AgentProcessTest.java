package dev.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.ProcessId;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs under the real shim: start, input, output, end. */
class AgentProcessTest {
  private static final AgentInput EMPTY = new AgentInput.Empty();
  private static final AgentInput LIVE = new AgentInput.Live();
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

  private ProcessState end(AgentProcess process) throws Exception {
    return fixture.follow(process, 0).awaitEnd();
  }

  @Test
  void followsAProgramToItsEnd() throws Exception {
    AgentProcess process = fixture.launch("p1", EMPTY, "sh", "-c", "echo one; echo two; exit 3");
    RecordingListener listener = fixture.follow(process, 0);

    assertThat(listener.awaitEnd()).isEqualTo(new ProcessState.Ended(new ExitStatus(3)));
    assertThat(listener.lines).containsExactly("one", "two");
    assertThat(listener.nextOffset).hasValue(8);
  }

  @Test
  void passesArgumentsByteForByte() throws Exception {
    String[] hostile = {
      "printf",
      "%s\\0",
      "it's \"quoted\"",
      "$(touch owned)",
      "`touch owned`",
      "a\nb\n",
      "",
      "-n",
      "*",
      "\\",
      "é€😀",
      "a=b",
      ";",
      "--",
      "x".repeat(100 * 1024)
    };
    AgentProcess process = fixture.launch("p1", EMPTY, hostile);

    assertThat(end(process)).isEqualTo(SUCCESS);
    assertThat(Files.readString(process.wireLog()))
        .isEqualTo(String.join("\0", List.of(hostile).subList(2, hostile.length)) + "\0");
    assertThat(home.resolve("owned")).doesNotExist();
  }

  @Test
  void passesAMegabyteOfArguments() throws Exception {
    String[] argv =
        Stream.concat(
                Stream.of("printf", "%s"), Stream.generate(() -> "y".repeat(100_000)).limit(10))
            .toArray(String[]::new);
    AgentProcess process = fixture.launch("p1", EMPTY, argv);

    assertThat(end(process)).isEqualTo(SUCCESS);
    assertThat(process.wireLog()).hasSize(1_000_000);
  }

  @Test
  void passesExactlyTheGivenEnvironment() throws Exception {
    Map<String, String> given = new HashMap<>();
    given.put("PATH", "/bin");
    given.put("MULTI", "a\nb='\"$(x)`y`\\");
    given.put("EMPTY", "");
    given.put("dotted.name-with//slash:", "kept");
    given.put("BASH_FUNC_f%%", "() {  :\n}");
    given.put("IFS", "q");
    given.put("OPTIND", "7");
    given.put("PPID", "1");
    given.put("_", "/x");
    given.put("OLDPWD", "/old");
    given.put("PS4", "$(touch owned)");
    given.put("ENV", "/nonexistent/profile");
    AgentProcess process = fixture.launch("p1", EMPTY, null, given, "/usr/bin/env", "-0");

    assertThat(end(process)).isEqualTo(SUCCESS);
    Map<String, String> seen = new HashMap<>();
    for (String variable : Files.readString(process.wireLog()).split("\0", 0)) {
      seen.put(
          variable.substring(0, variable.indexOf('=')),
          variable.substring(variable.indexOf('=') + 1));
    }
    assertThat(seen.remove("DISPATCH_SESSION")).matches("[0-9a-f]{32}");
    given.put("PWD", home.toString());
    assertThat(seen).isEqualTo(given);
  }

  @Test
  void passesAnEmptyEnvironment() throws Exception {
    AgentProcess process = fixture.launch("p1", EMPTY, null, Map.of(), "/usr/bin/env");

    assertThat(end(process)).isEqualTo(SUCCESS);
    assertThat(Files.readAllLines(process.wireLog()))
        .hasSize(2)
        .anyMatch(line -> line.equals("PWD=" + home))
        .anyMatch(line -> line.startsWith("DISPATCH_SESSION="));
  }

  @Test
  void keepsItsFilesToItsOwnerAndLeavesTheAgentItsUmask() throws Exception {
    Path fifo = home.resolve("worker.fifo");
    AgentProcess process =
        fixture.launch("p1", LIVE, fifo, SessionFixture.ENVIRONMENT, "sh", "-c", "umask; cat");
    process.send(SessionFixture.bytes("x\n"));
    process.eof();
    RecordingListener listener = fixture.follow(process, 0);

    listener.awaitEnd();
    String daemons =
        new String(
            new ProcessBuilder("sh", "-c", "umask").start().getInputStream().readAllBytes(),
            StandardCharsets.US_ASCII);
    assertThat(listener.lines).containsExactly(daemons.strip(), "x");
    assertThat(mode(process.folder())).isEqualTo("rwx------");
    assertThat(mode(fifo)).isEqualTo("rw-------");
    try (Stream<Path> files = Files.walk(process.folder())) {
      assertThat(files.filter(f -> !Files.isDirectory(f)))
          .hasSizeGreaterThan(8)
          .allSatisfy(f -> assertThat(mode(f)).isEqualTo("rw-------"));
    }
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void startsTheAgentWithDefaultSignals() throws Exception {
    AgentProcess process = fixture.launch("p1", LIVE, "grep", "Sig", "/proc/self/status");

    assertThat(end(process)).isEqualTo(SUCCESS);
    assertThat(Files.readString(process.wireLog()))
        .contains("SigBlk:\t0000000000000000")
        // 32 and 33 belong to the C library, which no program can reset
        .containsPattern("SigIgn:\t00000001?[08]0000000\n|SigIgn:\t0000000000000000");
  }

  @Test
  void saysWhyAProgramDidNotStart() throws Exception {
    AgentProcess process = fixture.launch("p1", LIVE, "no-such-program", "-x");

    assertThat(end(process)).isEqualTo(new ProcessState.Ended(new ExitStatus(127)));
    assertThat(Files.readString(process.errorLog()))
        .contains("no-such-program")
        .contains("not found");
  }

  @Test
  void refusesAnIdThatWasUsed() {
    fixture.launch("p1", EMPTY, "true");

    assertThatThrownBy(() -> fixture.launch("p1", EMPTY, "true"))
        .isInstanceOfSatisfying(
            DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void leavesAStartThatFailedAsNeverStarted() {
    Path gone = home.resolve("gone");
    LaunchSpec spec =
        new LaunchSpec(new ProcessId("p1"), List.of("true"), gone, Map.of(), EMPTY, null);

    assertThatThrownBy(() -> fixture.processes.launch(spec)).hasMessageContaining("gone");
    assertThat(fixture.processes.adopt(spec.id()).state())
        .isEqualTo(new ProcessState.NeverStarted());

    Path noFifo = home.resolve("gone/worker.fifo");
    assertThatThrownBy(() -> fixture.launch("p2", LIVE, noFifo, SessionFixture.ENVIRONMENT, "true"))
        .isInstanceOfSatisfying(
            DispatchException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_UNAVAILABLE))
        .hasMessageContaining("worker.fifo");
    assertThat(fixture.processes.adopt(new ProcessId("p2")).state())
        .isEqualTo(new ProcessState.NeverStarted());
  }

  @Test
  void readsStdinFromNothingOrAFile() throws Exception {
    Path prompt = Files.writeString(home.resolve("prompt"), "p".repeat(1_000_000));
    AgentProcess fromFile = fixture.launch("p1", new AgentInput.FromFile(prompt), "cat");
    AgentProcess fromNothing = fixture.launch("p2", EMPTY, "cat");

    assertThat(end(fromFile)).isEqualTo(SUCCESS);
    assertThat(end(fromNothing)).isEqualTo(SUCCESS);
    assertThat(fromFile.wireLog()).hasSameTextualContentAs(prompt);
    assertThat(fromNothing.wireLog()).isEmptyFile();
    assertThatThrownBy(() -> fromFile.send(SessionFixture.bytes("x")))
        .hasMessageContaining("takes no input");
  }

  @Test
  void feedsALiveProgramUntilEndOfFile() throws Exception {
    AgentProcess process = fixture.launch("p1", LIVE, "cat");
    byte[] garbage = new byte[1_000_000];
    new Random(1).nextBytes(garbage);
    int first = process.send(ByteBuffer.wrap(garbage));
    int second = process.send(SessionFixture.bytes("b\n"));
    process.send(second, SessionFixture.bytes("again, and not delivered\n"));
    process.eof();

    assertThat(end(process)).isEqualTo(SUCCESS);
    byte[] seen = Files.readAllBytes(process.wireLog());
    assertThat(seen).startsWith(garbage).endsWith('b', '\n').hasSize(garbage.length + 2);
    assertThat(process.sent()).containsExactly(first, second);
    assertThat(process.payload(first)).isEqualTo(PayloadState.SENT);
    assertThat(process.payload(99)).isEqualTo(PayloadState.UNKNOWN);
    assertThatThrownBy(() -> process.send(SessionFixture.bytes("late")))
        .isInstanceOfSatisfying(
            DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void withdrawsWhatTheProgramHasNotBegunToRead() throws Exception {
    AgentProcess process =
        fixture.launch("p1", LIVE, "sh", "-c", "while [ ! -e go ]; do sleep 0.05; done; exec cat");
    int first =
        process.send(ByteBuffer.wrap("f".repeat(200_000).getBytes(StandardCharsets.US_ASCII)));
    int second = process.send(SessionFixture.bytes("second"));
    int third = process.send(SessionFixture.bytes("third"));
    await().until(() -> process.payload(first) == PayloadState.TAKEN);

    assertThat(process.cancel(first)).isFalse();
    assertThat(process.cancel(second)).isTrue();
    assertThat(process.cancel(second)).isTrue();
    assertThat(process.cancel(99)).isFalse();
    process.eof();
    Files.createFile(home.resolve("go"));

    assertThat(end(process)).isEqualTo(SUCCESS);
    assertThat(Files.readString(process.wireLog())).isEqualTo("f".repeat(200_000) + "third");
    assertThat(process.sent()).containsExactly(first, third);
    assertThat(process.payload(second)).isEqualTo(PayloadState.CANCELLED);
  }

  @Test
  void obeysNoTornOrForeignCommand() throws Exception {
    AgentProcess process = fixture.launch("p1", LIVE, "cat");
    for (String torn :
        List.of("send 00000", "eof", "\n;\nsend ../../x ;\nsend 000009 ;\nEOF - ;\nsen")) {
      try (FileChannel ctl =
          FileChannel.open(
              process.folder().resolve("ctl"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        ctl.write(SessionFixture.bytes(torn));
      }
    }
    int number = process.send(SessionFixture.bytes("whole\n"));
    RecordingListener listener = fixture.follow(process, 0);

    await().until(() -> process.payload(number) == PayloadState.SENT);
    process.eof();
    assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
    assertThat(listener.lines).containsExactly("whole");
  }

  @Test
  void keepsWhatAWorkerWritesWhileNobodyReads() throws Exception {
    Path fifo = home.resolve("worker.fifo");
    AgentProcess process =
        fixture.launch(
            "p1",
            LIVE,
            fifo,
            SessionFixture.ENVIRONMENT,
            "sh",
            "-c",
            "echo hello >\"$0\"; echo written; cat",
            fifo.toString());
    RecordingListener listener = fixture.follow(process, 0);
    await().until(() -> listener.lines.contains("written"));

    try (FileChannel reader =
        FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(100);
      reader.read(buffer);
      assertThat(new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII))
          .isEqualTo("hello\n");
    }
    process.eof();
    assertThat(listener.awaitEnd()).isEqualTo(SUCCESS);
  }

  @Test
  void endsWhenTheAgentDoesThoughNobodyReadsItsInput() throws Exception {
    AgentProcess process =
        fixture.launch("p1", LIVE, "sh", "-c", "while [ ! -e go ]; do sleep 0.05; done; exit 5");
    int number = process.send(ByteBuffer.allocate(300_000));
    await().until(() -> process.payload(number) == PayloadState.TAKEN);
    Files.createFile(home.resolve("go"));

    assertThat(end(process)).isEqualTo(new ProcessState.Ended(new ExitStatus(5)));
    assertThat(process.payload(number)).isEqualTo(PayloadState.TAKEN);
    await().until(() -> !new ProcessFolder(process.folder()).isShimAlive());
  }

  @Test
  void refusesInputWhenTooMuchWaits() throws Exception {
    AgentProcess process = fixture.launch("p1", LIVE, "cat");
    for (int i = 1; i <= 1000; i++) {
      Files.createFile(process.folder().resolve("in/%06d".formatted(i)));
    }

    assertThatThrownBy(() -> process.send(SessionFixture.bytes("x")))
        .isInstanceOfSatisfying(
            DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
  }

  @Test
  void ignoresForeignFoldersAndGarbageInItsFiles() throws Exception {
    Files.createDirectory(home.resolve("processes/not an id"));
    AgentProcess process = fixture.launch("p1", LIVE, "cat");
    assertThat(fixture.processes.ids()).containsExactly(new ProcessId("p1"));

    Files.writeString(process.folder().resolve("exit"), "");
    assertThat(process.state()).isInstanceOf(ProcessState.Running.class);
    Files.writeString(process.folder().resolve("exit"), "garbage\n");
    assertThat(process.state()).isInstanceOf(ProcessState.Running.class);
    Files.delete(process.folder().resolve("exit"));
  }
}
