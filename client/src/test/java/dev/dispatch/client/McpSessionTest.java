package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.client.McpSession.Fate;
import org.junit.jupiter.api.Test;

final class McpSessionTest {
  private static final String INITIALIZE = "{\"id\":0,\"method\":\"initialize\",\"params\":{}}\n";
  private static final String INITIALIZED = "{\"method\":\"notifications/initialized\"}\n";
  private static final String CALL = "{\"id\":\"c1\",\"method\":\"tools/call\"}\n";

  private final McpSession session = new McpSession();
  private int connection = session.connected();

  private Fate fromHost(String line) {
    return session.fromHost(line, connection);
  }

  private void shakeHands() {
    fromHost(INITIALIZE);
    session.fromDaemon("{\"id\":0,\"result\":{}}\n");
    fromHost(INITIALIZED);
  }

  @Test
  void answersWhatWasInFlightOnce() {
    shakeHands();
    fromHost("{\"id\":5,\"method\":\"ping\"}\n");
    session.fromDaemon("{\"id\":5,\"result\":{}}\n");
    fromHost(CALL);
    assertThat(session.lost(connection))
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":\"c1\",\"error\":{\"code\":-32000,"
                + "\"message\":\"daemon restarted, ask again\"}}\n");
    assertThat(session.lost(connection)).isEmpty();
  }

  @Test
  void saysTheHandshakeAgainAndHidesItsAnswer() {
    shakeHands();
    session.lost(connection);
    assertThat(session.replayInitialize()).contains(INITIALIZE);
    assertThat(session.awaitsReplay()).isTrue();
    assertThat(session.fromDaemon("{\"method\":\"notifications/message\"}\n")).isTrue();
    assertThat(session.fromDaemon("{\"id\":0,\"result\":{}}\n")).isFalse();
    assertThat(session.awaitsReplay()).isFalse();
    assertThat(session.replayInitialized()).contains(INITIALIZED);
  }

  @Test
  void letsTheHostHaveAnAnswerToInitializeThatItNeverGot() {
    fromHost(INITIALIZE);
    assertThat(session.lost(connection)).isEmpty();
    assertThat(session.replayInitialize()).contains(INITIALIZE);
    assertThat(session.awaitsReplay()).isFalse();
    assertThat(session.fromDaemon("{\"id\":0,\"result\":{}}\n")).isTrue();
  }

  @Test
  void dropsAReplyToADaemonThatIsGone() {
    shakeHands();
    session.fromDaemon("{\"id\":1,\"method\":\"elicitation/create\"}\n");
    session.lost(connection);
    assertThat(fromHost("{\"id\":1,\"result\":{}}\n")).isEqualTo(Fate.DROP);
  }

  @Test
  void passesAReplyToTheDaemonThatAsked() {
    shakeHands();
    session.fromDaemon("{\"id\":1,\"method\":\"elicitation/create\"}\n");
    assertThat(fromHost("{\"id\":1,\"result\":{}}\n")).isEqualTo(Fate.SEND);
  }

  @Test
  void answersARequestThatCannotBeSent() {
    assertThat(McpSession.undeliverable(CALL, "no \"daemon\""))
        .contains(
            "{\"jsonrpc\":\"2.0\",\"id\":\"c1\",\"error\":{\"code\":-32000,"
                + "\"message\":\"no \\\"daemon\\\"\"}}\n");
    assertThat(McpSession.undeliverable(INITIALIZED, "x")).isEmpty();
  }

  /** The moment that is lost between looking at the connection and sending on it. */
  @Test
  void takesNothingForAConnectionThatIsLost() {
    shakeHands();
    session.lost(connection);
    assertThat(fromHost(CALL)).isEqualTo(Fate.LOST);
    connection = session.connected();
    assertThat(fromHost(CALL)).isEqualTo(Fate.SEND);
    assertThat(session.lost(connection)).hasSize(1);
  }

  @Test
  void answersOnlyWhatWentWithThatConnection() {
    shakeHands();
    int first = connection;
    connection = session.connected();
    assertThat(fromHost(CALL)).isEqualTo(Fate.SEND);
    assertThat(session.lost(first)).isEmpty();
    assertThat(session.fromHost("{\"id\":9,\"method\":\"ping\"}\n", first)).isEqualTo(Fate.LOST);
    assertThat(session.lost(connection)).singleElement().asString().contains("c1");
  }

  @Test
  void tellsTheHostAfterManyDaemonsDiedOfItsInitialize() {
    fromHost(INITIALIZE);
    int asked = 1;
    while (session.lost(connection).isEmpty()) {
      assertThat(session.awaitsWelcome()).isTrue();
      assertThat(session.replayInitialize()).isPresent();
      connection = session.connected();
      asked++;
      assertThat(asked).isLessThan(20);
    }
    assertThat(session.awaitsWelcome()).isFalse();
    assertThat(session.replayInitialize()).isEmpty();
  }

  @Test
  void refusesAWelcomeOnce() {
    fromHost(INITIALIZE);
    assertThat(session.refuseInitialize("no daemon"))
        .singleElement()
        .asString()
        .contains("\"id\":0")
        .contains("no daemon");
    assertThat(session.refuseInitialize("no daemon")).isEmpty();
  }
}
