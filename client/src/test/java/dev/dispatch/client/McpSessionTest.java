package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class McpSessionTest {
  private static final String INITIALIZE = "{\"id\":0,\"method\":\"initialize\",\"params\":{}}\n";
  private static final String INITIALIZED = "{\"method\":\"notifications/initialized\"}\n";
  private static final String CALL = "{\"id\":\"c1\",\"method\":\"tools/call\"}\n";

  private final McpSession session = new McpSession();

  private void shakeHands() {
    session.fromHost(INITIALIZE);
    session.fromDaemon("{\"id\":0,\"result\":{}}\n");
    session.fromHost(INITIALIZED);
  }

  @Test
  void answersWhatWasInFlightOnce() {
    shakeHands();
    session.fromHost("{\"id\":5,\"method\":\"ping\"}\n");
    session.fromDaemon("{\"id\":5,\"result\":{}}\n");
    session.fromHost(CALL);
    assertThat(session.lost())
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":\"c1\",\"error\":{\"code\":-32000,"
                + "\"message\":\"daemon restarted, ask again\"}}\n");
    assertThat(session.lost()).isEmpty();
  }

  @Test
  void saysTheHandshakeAgainAndHidesItsAnswer() {
    shakeHands();
    session.lost();
    assertThat(session.replayInitialize()).contains(INITIALIZE);
    assertThat(session.awaitsReplay()).isTrue();
    assertThat(session.fromDaemon("{\"method\":\"notifications/message\"}\n")).isTrue();
    assertThat(session.fromDaemon("{\"id\":0,\"result\":{}}\n")).isFalse();
    assertThat(session.awaitsReplay()).isFalse();
    assertThat(session.replayInitialized()).contains(INITIALIZED);
  }

  @Test
  void letsTheHostHaveAnAnswerToInitializeThatItNeverGot() {
    session.fromHost(INITIALIZE);
    assertThat(session.lost()).isEmpty();
    assertThat(session.replayInitialize()).contains(INITIALIZE);
    assertThat(session.awaitsReplay()).isFalse();
    assertThat(session.fromDaemon("{\"id\":0,\"result\":{}}\n")).isTrue();
  }

  @Test
  void dropsAReplyToADaemonThatIsGone() {
    shakeHands();
    session.fromDaemon("{\"id\":1,\"method\":\"elicitation/create\"}\n");
    session.lost();
    assertThat(session.fromHost("{\"id\":1,\"result\":{}}\n")).isFalse();
  }

  @Test
  void passesAReplyToTheDaemonThatAsked() {
    shakeHands();
    session.fromDaemon("{\"id\":1,\"method\":\"elicitation/create\"}\n");
    assertThat(session.fromHost("{\"id\":1,\"result\":{}}\n")).isTrue();
  }

  @Test
  void answersARequestThatCannotBeSent() {
    assertThat(session.undeliverable(CALL, "no \"daemon\""))
        .contains(
            "{\"jsonrpc\":\"2.0\",\"id\":\"c1\",\"error\":{\"code\":-32000,"
                + "\"message\":\"no \\\"daemon\\\"\"}}\n");
    assertThat(session.undeliverable(INITIALIZED, "x")).isEmpty();
  }
}
