package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is done with whole conversations on the real {@code codex app-server}. */
final class AppServerThreadTest {
  private LaneBench bench = new LaneBench(MatrixBench.codex("-s workspace-write"));

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private void refused(int exit, String why, String... args) {
    CommandResult refused = bench.dispatch(args);
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(exit);
    assertThat(refused.err()).contains(why);
  }

  @Test
  void renamesALaneAndItsConversation() throws Exception {
    bench.talk("one", "SAY hello there");
    bench.talk("three", "SAY good evening");
    String ref = bench.json("get", "one").get("ref").stringValue();
    JsonNode renamed = bench.json("rename", "one", "two");
    assertThat(renamed.get("lane").stringValue()).isEqualTo(ref);
    assertThat(bench.json("get", "@two").get("ref").stringValue()).isEqualTo(ref);
    assertThat(bench.wireLog()).contains("\"threadName\":\"two\"");
    refused(4, "one", "get", "one");
    refused(2, "at work already", "rename", "three", "two");
    refused(2, "cannot be called", "rename", "three", "No Name");
    bench.matrix().sandbox().killDaemon();
    assertThat(bench.json("get", "two").get("ref").stringValue()).isEqualTo(ref);
    bench.say("two", "SAY and on");
    assertThat(bench.heard("SAY")).containsExactly("SAY hello there", "SAY and on");
  }

  @Test
  void compactsAnIdleConversation() {
    bench.talk("one", "SAY hello there");
    int calls = bench.matrix().openAi().modelCalls().size();
    long cursor = bench.json("compact", "one").get("cursor").longValue();
    bench.awaitIdle("one", cursor);
    CommandResult watched =
        bench.dispatch(
            "watch", "one", "--since", Long.toString(cursor), "--timeout", "1s", "--json");
    assertThat(watched.out()).contains("turn-started", "was compacted", "turn-ended");
    assertThat(bench.matrix().openAi().modelCalls()).hasSize(calls + 1);
    bench.json("lane", "compact", "one");
    bench.awaitIdle("one");
    bench.say("one", "SAY and on");
    assertThat(bench.json("get", "one").get("last_message").stringValue()).isEqualTo("and on");
  }

  @Test
  void leavesAConversationAloneWhileItWorks() {
    bench.json("new", "--transport", "app-server", "--name", "one", "--text", "SLOW 100 steps");
    bench.awaitStatus("one", "busy");
    refused(5, "is at work", "compact", "one");
    refused(5, "is at work", "rollback", "one", "--turns", "1", "--yes");
    bench.json("stop", "one");
    bench.awaitIdle("one");
  }

  @Test
  void takesTurnsOutOfAConversation() {
    takesTurnsOut();
  }

  @Test
  void takesTurnsOutOnAnotherVersion() throws Exception {
    bench.close();
    bench = new LaneBench(MatrixBench.secondCodex("-s workspace-write"));
    takesTurnsOut();
  }

  private void takesTurnsOut() {
    bench.talk("one", "SAY first");
    bench.say("one", "SAY second");
    bench.say("one", "SAY third");
    refused(6, "--yes", "rollback", "one", "--turns", "2");
    refused(2, "has 3 turns, not 4", "rollback", "one", "--turns", "4", "--yes");
    refused(2, "expected 1 or more", "rollback", "one", "--turns", "0", "--yes");
    bench.json("rollback", "one", "--turns", "2", "--yes");
    bench.say("one", "SAY fourth");
    assertThat(bench.heard("SAY")).containsExactly("SAY first", "SAY fourth");
  }

  @Test
  void forksAConversation() throws Exception {
    bench.talk("one", "SAY first");
    bench.say("one", "SAY second");
    JsonNode forked = bench.json("fork", "one", "--turns", "1", "--name", "other");
    String ref = forked.get("lane").stringValue();
    bench.awaitStatus("other", "idle");
    assertThat(forked.get("source").stringValue())
        .isEqualTo(bench.json("get", "one").get("ref").stringValue());
    assertThat(bench.servers()).hasSize(1);

    bench.say("other", "SCRIPT\nSHELL echo it is $DISPATCH_LANE $DISPATCH_HANDLE\nSAY third\nEND");
    assertThat(bench.heard("S")).element(0).isEqualTo("SAY first");
    assertThat(bench.heard("SAY")).containsExactly("SAY first");
    assertThat(bench.matrix().openAi().toolOutputs().getLast()).contains("it is " + ref + " other");
    bench.say("one", "SAY fourth");
    assertThat(bench.heard("SAY")).containsExactly("SAY first", "SAY second", "SAY fourth");

    bench.matrix().sandbox().killDaemon();
    bench.say("other", "SAY fifth");
    assertThat(bench.heard("SAY")).containsExactly("SAY first", "SAY fifth");
    assertThat(bench.json("get", "other").get("capabilities").get("fork").booleanValue()).isTrue();
    JsonNode whole = bench.json("lane", "fork", "other");
    assertThat(whole.get("handle").stringValue()).isEqualTo("other-1");
    bench.awaitStatus("other-1", "idle");
    bench.say("other-1", "SAY sixth");
    assertThat(bench.heard("SAY")).containsExactly("SAY first", "SAY fifth", "SAY sixth");
  }

  @Test
  void pursuesAGoalByItself() {
    bench.talk("one", "SLOW 4 steps");
    assertThat(bench.json("goal", "status", "one").has("objective")).isFalse();
    refused(2, "no goal exists", "goal", "set", "one");
    JsonNode set = bench.json("goal", "set", "one", "Be done", "--budget-tokens", "1000000");
    assertThat(set.get("goal").get("objective").stringValue()).isEqualTo("Be done");
    assertThat(set.get("goal").get("status").stringValue()).isEqualTo("active");
    long cursor = set.get("cursor").longValue();
    bench.awaitIdle("one", cursor);
    bench.awaitTurns("one", cursor, 3);

    JsonNode paused = bench.json("goal", "set", "one", "--paused").get("goal");
    assertThat(paused.get("status").stringValue()).isEqualTo("paused");
    assertThat(paused.get("budget_tokens").longValue()).isEqualTo(1_000_000);
    assertThat(paused.get("tokens_used").longValue()).isPositive();
    bench.awaitStatus("one", "idle");
    bench.say("one", "SCRIPT\nTOOL update_goal {\"status\":\"complete\"}\nSAY reached\nEND");
    assertThat(bench.json("get", "one").get("last_message").stringValue()).isEqualTo("reached");
    assertThat(bench.json("goal", "status", "one").get("status").stringValue())
        .isEqualTo("complete");

    refused(6, "--yes", "goal", "clear", "one");
    bench.json("goal", "clear", "one", "--yes");
    bench.json("goal", "clear", "one", "--yes");
    assertThat(bench.json("goal", "status", "one").has("objective")).isFalse();
  }

  @Test
  void holdsAGoalWhoseTurnWasStopped() {
    bench.talk("one", "SLOW 10 steps");
    bench.json("goal", "set", "one", "Be done");
    bench.awaitStatus("one", "busy");
    bench.json("stop", "one");
    bench.awaitStatus("one", "idle");
    long cursor = bench.json("goal", "set", "one").get("cursor").longValue();
    bench.awaitTurns("one", cursor, 1);
    bench.json("goal", "clear", "one", "--yes");
    bench.awaitStatus("one", "idle");
  }
}
