package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.it.client.FakeDaemon.Talk;
import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.RequestId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Standard streams, signals, and replies that get lost. */
@Timeout(120)
final class StreamsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void sendsStandardInputWhenTheDaemonAsks() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      String item = "0123456789ä $(x) \"y\" `z` ";
      String plan = "# P\n" + ("- [ ] " + item.strip() + "\n").repeat(1_000);
      CommandResult result =
          sandbox.runWithInput(
              plan, "run", "x", "--plan-file", "-", "--agent", "demo", "--dry-run");
      assertThat(result.exit()).as(result.err()).isZero();
      String row = "\"text\":\"0123456789ä $(x) \\\"y\\\" `z`\"";
      assertThat(result.out().split(java.util.regex.Pattern.quote(row), -1)).hasSize(1_001);
    }
  }

  @Test
  void sendsMuchStandardInputByteForByte() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      String text = "0123456789ä\n".repeat(100_000);
      RunningCommand command = sandbox.start("x");
      Thread typing =
          Thread.ofPlatform()
              .start(() -> {
                command.type(text);
                command.closeInput();
              });
      try (Talk talk = daemon.accept()) {
        talk.want(Frame.StdinMode.ALL);
        assertThat(talk.allInput()).isEqualTo(text);
        talk.exit(0);
      }
      assertThat(command.await(LIMIT).exit()).isZero();
      typing.join(LIMIT);
    }
  }

  @Test
  void leavesStandardInputAloneWhenItDoesNot() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      RunningCommand reader =
          sandbox.startProgram(
              sandbox.work(),
              List.of("/bin/sh", "-c", "'" + sandbox.launcher() + "' task list; cat"));
      reader.type("for the next program\n");
      reader.closeInput();
      assertThat(reader.await(LIMIT).out()).isEqualTo("{\"tasks\":[]}\nfor the next program\n");
    }
  }

  @Test
  void answersALinePrompt() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      RunningCommand command = sandbox.start("x");
      command.type("yes\nmore\n");
      try (Talk talk = daemon.accept()) {
        talk.want(Frame.StdinMode.LINE);
        assertThat(talk.input()).isEqualTo("yes\n");
        talk.want(Frame.StdinMode.LINE);
        assertThat(talk.input()).isEqualTo("more\n");
        command.closeInput();
        talk.want(Frame.StdinMode.LINE);
        assertThat(talk.reader().read()).isEqualTo(new Frame.StdinEnd());
        talk.exit(0);
      }
      assertThat(command.await(LIMIT).exit()).isZero();
    }
  }

  @Test
  void passesArgumentsByteForByte() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      sandbox.env("LC_ALL", "C");
      String hostile = "quotes \" ' $(touch x) `y` \\ \n ä𝄞 -- @x *";
      RunningCommand command = sandbox.start("x", hostile, "");
      try (Talk talk = daemon.accept()) {
        assertThat(talk.request().argv()).containsExactly("x", hostile, "");
        talk.exit(0);
      }
      assertThat(command.await(LIMIT).exit()).isZero();
    }
  }

  @Test
  void passesTheCallersEnvironmentAndFolder() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      sandbox.env("LC_ALL", "POSIX").env("ANTHROPIC_API_KEY", "key");
      RunningCommand command = sandbox.start("x");
      try (Talk talk = daemon.accept()) {
        assertThat(talk.request().environment()).containsAllEntriesOf(sandbox.environment());
        assertThat(talk.request().cwd()).isEqualTo(sandbox.work().toString());
        assertThat(talk.request().pid()).isEqualTo(command.process().pid());
        talk.exit(3);
      }
      assertThat(command.await(LIMIT).exit()).isEqualTo(3);
    }
  }

  @Test
  void endsWith141WhenItsReaderIsGone() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      String script = "{ '" + sandbox.launcher() + "' x; echo $? >&2; } | head -n 1";
      RunningCommand command =
          sandbox.startProgram(sandbox.work(), List.of("/bin/sh", "-c", script));
      try (Talk talk = daemon.accept()) {
        assertThatThrownBy(() -> talk.out("0123456789abcde\n".repeat(4096), 800))
            .as("the client goes away")
            .isInstanceOf(IOException.class);
      }
      assertThat(command.await(LIMIT))
          .isEqualTo(new CommandResult(0, "0123456789abcde\n", "141\n"));
    }
  }

  @Test
  void streamsLargeOutput() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      String script = "'" + sandbox.launcher() + "' x | wc -c";
      RunningCommand command =
          sandbox.startProgram(sandbox.work(), List.of("/bin/sh", "-c", script));
      try (Talk talk = daemon.accept()) {
        talk.out("0123456789abcde\n".repeat(4096), 1000);
        talk.exit(0);
      }
      assertThat(command.await(LIMIT).out().strip()).isEqualTo("65536000");
    }
  }

  @Test
  void cancelsOnCtrlC() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      RunningCommand command = sandbox.start("run", "--input-file", "-", "--agent", "demo");
      // More than a pipe holds: once it is taken the daemon has asked for it.
      command.type("text ".repeat(100_000));
      command.signal("INT");
      CommandResult result = command.await(LIMIT);
      assertThat(result.exit()).isEqualTo(130);
      assertThat(result.out()).isEmpty();
      assertThat(sandbox.run("task", "list").out()).isEqualTo("{\"tasks\":[]}\n");
    }
  }

  @Test
  void detachesOnCtrlCWhereTheWorkGoesOn() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      RunningCommand command = Waiting.start(sandbox);
      command.signal("INT");
      CommandResult result = command.await(LIMIT);
      assertThat(result.exit()).isEqualTo(130);
      assertThat(result.err())
          .isEqualTo("the task goes on; see it with: dispatch task show second\n");
    }
  }

  @Test
  void goesOnCtrlCThoughTheDaemonSaysNothing() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      RunningCommand command = sandbox.start("x");
      try (Talk talk = daemon.accept()) {
        talk.out("here\n");
        command.awaitOut("here", LIMIT);
        command.signal("INT");
        assertThat(command.await(LIMIT).exit()).isEqualTo(130);
        assertThat(talk.reader().read()).isEqualTo(new Frame.Cancel());
      }
    }
  }

  @Test
  void asksAgainUnderTheSameIdWhenTheReplyIsLost() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      RunningCommand command = sandbox.start("write", "this");
      command.type("input");
      command.closeInput();
      RequestId id;
      try (Talk talk = daemon.accept()) {
        id = talk.request().id();
        assertThat(talk.request().attempt()).isZero();
        talk.want(Frame.StdinMode.ALL);
        assertThat(talk.input()).isEqualTo("input");
      }
      try (Talk talk = daemon.accept()) {
        assertThat(talk.request().id()).isEqualTo(id);
        assertThat(talk.request().attempt()).isEqualTo(1);
        talk.want(Frame.StdinMode.ALL);
        assertThat(talk.input()).isEqualTo("input");
        talk.out("done\n");
        talk.exit(0);
      }
      assertThat(command.await(LIMIT)).isEqualTo(new CommandResult(0, "done\n", ""));
    }
  }

  @Test
  void doesNotAskAgainInTheMiddleOfAnAnswer() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      RunningCommand command = sandbox.start("read", "--text");
      try (Talk talk = daemon.accept()) {
        talk.out("half of");
      }
      CommandResult result = command.await(LIMIT);
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).contains("in the middle of its answer");
    }
  }

  @Test
  void tellsAWorkerThatNobodyIsThere() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      sandbox.env("DISPATCH_LANE", "0abcde");
      sandbox.env("DISPATCH_WORKER_SOCKET", sandbox.paths().workerSocket().toString());
      CommandResult result = sandbox.run("ask", "what?", "--text");
      assertThat(result.exit()).isEqualTo(8);
      assertThat(result.err()).contains("no command starts a daemon");
      assertThat(sandbox.daemon()).isEmpty();
    }
  }
}
