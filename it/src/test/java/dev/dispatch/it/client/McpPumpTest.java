package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.client.FakeDaemon.Talk;
import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class McpPumpTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String INITIALIZE = "{\"id\":0,\"method\":\"initialize\"}\n";
  private static final String INITIALIZED = "{\"method\":\"notifications/initialized\"}\n";
  private static final String WELCOME = "{\"id\":0,\"result\":{\"serverInfo\":{}}}\n";

  @Test
  void outlivesTheDaemon() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        FakeDaemon daemon = FakeDaemon.listen(sandbox)) {
      RunningCommand host = sandbox.start("mcp");
      host.type(INITIALIZE);
      try (Talk talk = daemon.accept()) {
        assertThat(talk.request().kind()).isEqualTo(Request.Kind.MCP);
        talk.want(Frame.StdinMode.STREAM);
        assertThat(talk.input()).isEqualTo(INITIALIZE);
        talk.out(WELCOME);
        host.awaitOut("serverInfo", LIMIT);
        host.type(INITIALIZED);
        assertThat(talk.input()).isEqualTo(INITIALIZED);
        host.type("{\"id\":1,\"method\":\"tools/call\"}\n");
        talk.input();
      }
      host.awaitOut("daemon restarted, ask again", LIMIT);
      host.type("{\"id\":2,\"method\":\"tools/list\"}\n");
      try (Talk talk = daemon.accept()) {
        talk.want(Frame.StdinMode.STREAM);
        assertThat(talk.input()).isEqualTo(INITIALIZE);
        talk.out(WELCOME);
        assertThat(talk.input()).isEqualTo(INITIALIZED);
        assertThat(talk.input()).isEqualTo("{\"id\":2,\"method\":\"tools/list\"}\n");
        talk.out("{\"id\":2,\"result\":{\"tools\":[]}}\n");
        host.awaitOut("tools", LIMIT);
        host.closeInput();
        assertThat(talk.reader().read()).isEqualTo(new Frame.StdinEnd());
        talk.exit(0);
      }
      assertThat(host.await(LIMIT))
          .isEqualTo(
              new CommandResult(
                  0,
                  WELCOME
                      + "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,"
                      + "\"message\":\"daemon restarted, ask again\"}}\n"
                      + "{\"id\":2,\"result\":{\"tools\":[]}}\n",
                  ""));
    }
  }

  @Test
  void goesOnWithADaemonItHadToStart() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      RunningCommand host = sandbox.start("mcp");
      host.type(
          "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
              + "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
              + "\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}\n");
      host.awaitOut("\"id\":0", LIMIT);
      host.type("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
      sandbox.killDaemon();
      // Answered by an error where the pump has not yet seen the daemon go.
      host.type("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n");
      host.awaitOut("\"id\":1", LIMIT);
      host.type("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}\n");
      host.awaitOut("\"id\":2,\"result\"", LIMIT);
      assertThat(sandbox.daemon()).isPresent();
      host.closeInput();
      assertThat(host.await(LIMIT).exit()).isZero();
    }
  }
}
