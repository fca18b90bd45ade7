package dev.dispatch.testkit.fakemodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The next move follows from the script and the outputs alone. */
final class ScriptTest {

  @Test
  void findsNoScriptInProse() {
    assertThat(Script.of("Fix the test.\nThen SAY so. ASKING is fine.")).isEmpty();
  }

  @Test
  void takesOnlyWhatIsBetweenTheMarkers() {
    Script script = script("ASK before\nSCRIPT\n  SAY inside\nEND\nSAY after");

    assertThat(script.next(List.of())).isEqualTo(says("inside"));
  }

  @Test
  void goesOnWithEachOutput() {
    Script script = script("SHELL one\nSHELL two\nSAY done");

    assertThat(script.next(List.of())).isEqualTo(uses("one"));
    assertThat(script.next(List.of("1"))).isEqualTo(uses("two"));
    assertThat(script.next(List.of("1", "2"))).isEqualTo(says("done"));
  }

  @Test
  void speaksTogetherWithTheNextCall() {
    Move move = script("SHELL one\nSAY now two\nSHELL two").next(List.of("1"));

    assertThat(move).isEqualTo(new Move.Use(List.of(text("now two")), shell("two"), Duration.ZERO));
  }

  @Test
  void repeatsUntilTheOutputMatches() {
    Script script = script("UNTIL{most=3,pause_ms=50} ^ready SHELL look\nSAY done");

    assertThat(script.next(List.of())).isEqualTo(uses("look"));
    assertThat(script.next(List.of("not yet")))
        .isEqualTo(new Move.Use(List.of(), shell("look"), Duration.ofMillis(50)));
    assertThat(script.next(List.of("not yet", "ready now"))).isEqualTo(says("done"));
    assertThat(script.next(List.of("no", "no", "no")))
        .isEqualTo(says("gave up after 3 calls, last output: no"));
  }

  @Test
  void resumesWithANumberFromTheOutputBefore() {
    Script script =
        script("SHELL ask which\nWHILE --resume (\\d+) SHELL ask --resume {{1}}\nSAY done");

    assertThat(script.next(List.of("still waiting: ask --resume 003")))
        .isEqualTo(uses("ask --resume 003"));
    assertThat(script.next(List.of("ask --resume 003", "ask --resume 003")))
        .isEqualTo(uses("ask --resume 003"));
    assertThat(script.next(List.of("ask --resume 003", "blue"))).isEqualTo(says("done"));
    assertThat(script.next(List.of("blue"))).isEqualTo(says("done"));
  }

  @Test
  void endsTheTurnWhereAnOutputIsNotWhatWasExpected() {
    Script script = script("SHELL one\nEXPECT ^blue$\nSAY fine");

    assertThat(script.next(List.of("blue"))).isEqualTo(says("fine"));
    assertThat(script.next(List.of("red")))
        .isEqualTo(says("expected /^blue$/ but the output was: red"));
  }

  @Test
  void fillsInThePlanThatThePromptNames() {
    Script script =
        script("Tick /r/.dispatch/tasks/fix-it/plan.md.\nSHELL cat {{plan}} {{task}}/ipc");

    assertThat(script.next(List.of()))
        .isEqualTo(uses("cat /r/.dispatch/tasks/fix-it/plan.md /r/.dispatch/tasks/fix-it/ipc"));
  }

  @Test
  void fillsInTheCommandThatThePromptNames() {
    for (String command :
        List.of("/opt/dispatch", "\"$DISPATCH_BIN\"", "'/my programs/dispatch'")) {
      Script script = script("Run `" + command + " ask \"which?\"`.\nSHELL {{bin}} check 1");

      assertThat(script.next(List.of())).isEqualTo(uses(command + " check 1"));
    }
  }

  @Test
  void passesOptionsOn() {
    Step.Call call =
        new Step.Call(Step.Action.SHELL, Map.of("timeout", "9", "tty", "true"), "sleep 1");

    assertThat(script("SHELL{timeout=9,tty=true} sleep 1").next(List.of()))
        .isEqualTo(new Move.Use(List.of(), call, Duration.ZERO));
  }

  @Test
  void failsWithTheStatus() {
    assertThat(script("SHELL one\nERROR 429").next(List.of("1")))
        .isEqualTo(new Move.Refuse(fail(429)));
  }

  private static Script script(String prompt) {
    return Script.of(prompt).orElseThrow();
  }

  private static Move says(String text) {
    return new Move.Speak(List.of(text(text)));
  }

  private static Step.Text text(String text) {
    return new Step.Text(Step.Voice.SAY, text);
  }

  private static Move uses(String command) {
    return new Move.Use(List.of(), shell(command), Duration.ZERO);
  }

  private static Step.Call shell(String command) {
    return new Step.Call(Step.Action.SHELL, Map.of(), command);
  }

  private static Step.Fail fail(int status) {
    return new Step.Fail(status, "", "scripted error " + status, Duration.ZERO);
  }
}
