package dev.dispatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.daemon.Admission.Admitted;
import dev.dispatch.daemon.Admission.TurnedAway;
import dev.dispatch.wire.Frame.Refusal;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.Request.Kind;
import dev.dispatch.wire.Request.OnOtherBuild;
import dev.dispatch.wire.RequestId;
import dev.dispatch.wire.Terminals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GateTest {
  private static final Duration NO_TIME = Duration.ZERO;

  private final Gate gate = new Gate("mine", InstantSource.fixed(Instant.EPOCH));

  private static Request request(String build, Kind kind, OnOtherBuild onOtherBuild) {
    return new Request(
        Request.PROTOCOL,
        build,
        new RequestId("r"),
        0,
        kind,
        onOtherBuild,
        List.of(),
        "/",
        Map.of(),
        Terminals.none(),
        1);
  }

  private static Request own() {
    return request("mine", Kind.COMMAND, OnOtherBuild.REPLACE);
  }

  private static Request other(OnOtherBuild onOtherBuild) {
    return request("other", Kind.COMMAND, onOtherBuild);
  }

  private Admitted admit(Request request) {
    return (Admitted) gate.admit(request, false);
  }

  private static Refusal refusal(Admission admission) {
    return ((TurnedAway) admission).refusal().why();
  }

  @Test
  void countsWhoIsAttachedUntilThePermitIsClosed() {
    Admitted call = admit(own());
    Admitted session = admit(request("mine", Kind.MCP, OnOtherBuild.REPLACE));
    assertThat(gate.activity(3, true)).isEqualTo(new Activity(1, 1, 3, NO_TIME, true));
    call.permit().close();
    call.permit().close();
    session.permit().close();
    assertThat(gate.activity(0, true).attached()).isFalse();
  }

  @Test
  void stopsForAnotherBuildWhenNothingIsAttached() throws InterruptedException {
    assertThat(refusal(gate.admit(other(OnOtherBuild.REPLACE), false))).isEqualTo(Refusal.STOPPING);
    assertThat(gate.awaitStop(NO_TIME)).contains("build other takes over from mine");
  }

  @Test
  void servesAnotherBuildWithAWarningWhileSomethingIsAttached() throws InterruptedException {
    admit(request("mine", Kind.MCP, OnOtherBuild.REPLACE));
    assertThat(admit(other(OnOtherBuild.REPLACE)).warning().orElseThrow())
        .contains("build mine", "other", "1 MCP sessions");
    assertThat(gate.awaitStop(NO_TIME)).isEmpty();
  }

  @Test
  void servesAnotherBuildThatAsksAboutTheDaemonItself() {
    assertThat(admit(other(OnOtherBuild.SERVE)).warning()).isEmpty();
  }

  @Test
  void leavesTextToTheOtherBuild() {
    assertThat(refusal(gate.admit(other(OnOtherBuild.REFUSE), false)))
        .isEqualTo(Refusal.OTHER_BUILD);
  }

  @Test
  void takesWorkersOfAnyBuild() {
    assertThat(gate.admit(other(OnOtherBuild.REPLACE), true)).isInstanceOf(Admitted.class);
  }

  @Test
  void takesNobodyOnceItIsToStop() throws InterruptedException {
    gate.stop("down");
    gate.stop("later reason");
    assertThat(refusal(gate.admit(own(), false))).isEqualTo(Refusal.STOPPING);
    assertThat(gate.awaitStop(NO_TIME)).contains("down");
  }

  @Test
  void refusesAnotherProtocolOnlyWhileSomethingIsAttached() {
    Admitted call = admit(own());
    assertThat(refusal(gate.admitOtherProtocol("other"))).isEqualTo(Refusal.PROTOCOL);
    call.permit().close();
    assertThat(refusal(gate.admitOtherProtocol("other"))).isEqualTo(Refusal.STOPPING);
  }

  @Test
  void drainsWhenTheLastCommandHasEnded() throws InterruptedException {
    Admitted call = admit(own());
    admit(request("mine", Kind.MCP, OnOtherBuild.REPLACE));
    assertThat(gate.awaitCommandsEnd(NO_TIME)).isFalse();
    call.permit().close();
    assertThat(gate.awaitCommandsEnd(NO_TIME)).isTrue();
  }
}
