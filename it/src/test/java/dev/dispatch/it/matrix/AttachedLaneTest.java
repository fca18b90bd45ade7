package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.RunningCommand;
import dev.dispatch.testkit.fakemodel.AgentModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Conversations that somebody else began, on the real {@code codex}. */
final class AttachedLaneTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String NOBODYS = "01a20181-0000-7570-abde-090e00af88be";

  private final LaneBench bench = new LaneBench(MatrixBench.codex("-s workspace-write"));
  private final ForeignCodex codex = new ForeignCodex(bench.matrix());

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private String refused(int exit, String... args) {
    CommandResult refused = bench.dispatch(args);
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(exit);
    return refused.err();
  }

  private int modelCalls() {
    return bench.matrix().openAi().modelCalls().size();
  }

  /** A server that nothing needs any more ends, and leaves nothing. */
  private void awaitNoServer() {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(bench.servers()).isEmpty());
  }

  @Test
  void registersAConversationAndTouchesNothing() throws Exception {
    String thread = codex.converse("SAY hello there");
    int calls = modelCalls();
    JsonNode attached = bench.json("attach", thread);
    JsonNode lane = attached.get("lane");
    String ref = lane.get("ref").stringValue();
    assertThat(attached.get("is_new").booleanValue()).isTrue();
    assertThat(lane.get("source").stringValue()).isEqualTo("attached");
    assertThat(lane.get("title").stringValue()).isEqualTo("SAY hello there");
    assertThat(lane.get("cwd").stringValue()).isEqualTo(bench.matrix().repository().toString());
    assertThat(lane.get("external_id").stringValue()).isEqualTo(thread);
    assertThat(lane.get("writable").booleanValue()).isFalse();
    assertThat(lane.get("write_locked_reason").stringValue()).contains("allow_attached_writes");
    assertThat(lane.get("capabilities").values()).noneMatch(JsonNode::booleanValue);
    awaitNoServer();

    JsonNode again = bench.json("attach", thread);
    assertThat(again.get("is_new").booleanValue()).isFalse();
    assertThat(again.get("lane").get("ref").stringValue()).isEqualTo(ref);
    assertThat(refused(4, "attach", NOBODYS)).contains(NOBODYS, "does not know it");
    assertThat(refused(4, "attach", "no-id")).contains("does not know it");

    for (List<String> words :
        List.of(
            List.of("send", thread, "SAY no"),
            List.of("send", ref, "SAY no", "--steer"),
            List.of("send", ref, "SAY no", "--queue"),
            List.of("send", ref, "SAY no", "--interject"),
            List.of("send", ref, "SAY no", "--context"),
            List.of("stop", ref),
            List.of("goal", "set", ref, "no"),
            List.of("goal", "clear", ref, "--yes"),
            List.of("fork", ref),
            List.of("rollback", ref, "--turns", "1", "--yes"),
            List.of("compact", ref))) {
      assertThat(refused(7, words.toArray(String[]::new)))
          .contains("not-allowed", "is attached", "allow_attached_writes");
    }
    assertThat(bench.json("goal", "status", ref).has("objective")).isFalse();
    bench.matrix().sandbox().killDaemon();
    assertThat(bench.json("list").get("lanes").get(0).get("ref").stringValue()).isEqualTo(ref);
    assertThat(modelCalls()).isEqualTo(calls);
  }

  @Test
  void namesAndArchivesWhatIsNotItsOwn() {
    String thread = codex.converse("SAY hello there");
    String ref = bench.json("attach", thread).get("lane").get("ref").stringValue();
    bench.json("rename", ref, "found");
    assertThat(bench.json("archive", "found", "--yes").get("conversation").stringValue())
        .isEqualTo(thread);
    assertThat(bench.json("list").get("lanes")).isEmpty();
    JsonNode archived = bench.json("list", "--all").get("lanes").get(0);
    assertThat(archived.get("status").stringValue()).isEqualTo("archived");
    assertThat(archived.get("write_locked_reason").stringValue()).contains("dispatch restore");
    assertThat(refused(2, "send", ref, "SAY no")).contains("archived");
    JsonNode restored = bench.json("restore", ref);
    assertThat(restored.get("status").stringValue()).isEqualTo("unknown");
    assertThat(bench.json("restore", ref)).isEqualTo(restored);
    // its agent has the name that the lane got
    assertThat(bench.json("attach", thread).get("lane").get("title").stringValue())
        .isEqualTo("found");

    String other = codex.converse("SAY something else");
    assertThat(refused(6, "archive", other)).contains("--yes");
    assertThat(bench.json("archive", other, "--yes").has("lane")).isFalse();
    bench.json("archive", other, "--yes");
    bench.json("restore", other);
    bench.json("restore", other);
    bench.json("rename", other, "Any Name");
    assertThat(refused(4, "restore", NOBODYS)).contains(NOBODYS);
    assertThat(bench.json("list", "--all").get("lanes")).hasSize(1);
    awaitNoServer();
  }

  @Test
  void readsWhatTheAgentKeeps() throws Exception {
    String thread = codex.converse("SCRIPT\nSHELL echo one two three\nSAY all counted\nEND");
    int calls = modelCalls();
    String session = "1b7a52c4-29c9-4d35-a6a4-0d6e0f9f1a01";
    Path sessions =
        Files.createDirectories(bench.matrix().sandbox().home().resolve(".claude/projects/-work"));
    Files.writeString(sessions.resolve("junk.jsonl"), "junk");
    Files.writeString(
        sessions.resolve(session + ".jsonl"),
        "{\"type\":\"user\",\"cwd\":\"/work\",\"message\":{\"content\":\"Mend it\"}}\nhalf a li");
    RunningCommand running = codex.hold(thread);
    JsonNode listed = bench.json("list", "--unmanaged", "--limit", "50");
    running.closeInput();
    assertThat(running.await(LIMIT).exit()).isZero();
    assertThat(listed.get("conversations").values())
        .anySatisfy(
            row -> assertThat(row.path("pid").longValue(0)).isEqualTo(running.process().pid()))
        .anySatisfy(row -> {
          assertThat(row.path("id").stringValue("")).isEqualTo(session);
          assertThat(row.path("title").stringValue("")).isEqualTo("Mend it");
          assertThat(row.get("can_attach").booleanValue()).isFalse();
        });
    assertThat(refused(4, "attach", session)).contains("only conversations of codex");
    assertThat(listed.get("conversations").values())
        .anySatisfy(row -> {
          assertThat(row.path("id").stringValue("")).isEqualTo(thread);
          assertThat(row.get("can_attach").booleanValue()).isTrue();
        });
    assertThat(listed.get("sources").values()).noneMatch(source -> source.has("problem"));

    JsonNode attached = bench.json("attach", thread, "--sync");
    JsonNode synced = attached.get("synced");
    String ref = attached.get("lane").get("ref").stringValue();
    assertThat(synced.get("state").stringValue()).isEqualTo("complete");
    assertThat(synced.get("source").get("conversation").stringValue()).isEqualTo(thread);
    assertThat(synced.get("source").get("begun_by").stringValue()).isEqualTo("exec");
    assertThat(synced.get("taken").get("turns").intValue()).isEqualTo(1);
    assertThat(synced.get("latest").get("status").stringValue()).isEqualTo("completed");
    assertThat(synced.get("latest").get("answered").stringValue()).isEqualTo("all counted");
    assertThat(synced.get("first").get("asked").stringValue()).contains("echo one two three");
    assertThat(synced.get("limits").get("items").intValue()).isEqualTo(200);
    assertThat(bench.json("sync", ref, "--full").get("taken")).isEqualTo(synced.get("taken"));
    assertThat(bench.json("get", ref).get("writable").booleanValue()).isFalse();

    assertThat(bench.dispatch("tail", ref).out())
        .contains("-- turn", "completed", "$ ", "one two three", "all counted");
    assertThat(refused(7, "send", ref, "SAY no")).contains("is attached");
    assertThat(bench.json("list", "--unmanaged").get("conversations").values())
        .noneMatch(row -> row.path("id").stringValue("").equals(thread));
    assertThat(modelCalls()).isEqualTo(calls);
    awaitNoServer();
  }

  @Test
  void asksTheServerForItsModelsAndItsVersion() {
    bench.json("config", "set", "backends.real.transport", "app-server");
    JsonNode models = bench.json("models");
    assertThat(models.get("models").values())
        .anySatisfy(model -> {
          assertThat(model.get("id").stringValue()).isEqualTo(AgentModel.NAME);
          assertThat(model.get("configured").booleanValue()).isTrue();
        });
    assertThat(models.get("sources").get(0).get("how").stringValue()).contains("model/list");
    assertThat(bench.dispatch("models", "--no-refresh", "--json").out()).contains("not asked");
    assertThat(bench.dispatch("doctor", "--text").out())
        .containsPattern("ok    app-server agent .*: codex 0\\.\\d+\\.\\d+ answers");
    awaitNoServer();
  }

  @Test
  void writesOnlyWhereTheUserOpensIt() throws Exception {
    String thread = codex.converse("SAY hello there");
    String ref = bench.json("attach", thread).get("lane").get("ref").stringValue();
    Path repository = bench.matrix().repository().resolve(".dispatch");
    Files.createDirectories(repository);
    Files.writeString(
        repository.resolve("config.yaml"), "policy: { allow_attached_writes: true }\n");
    assertThat(refused(7, "send", ref, "SAY no")).contains("policy", "is attached");
    assertThat(bench.json("get", ref).get("writable").booleanValue()).isFalse();
    Files.delete(repository.resolve("config.yaml"));

    bench.json("config", "set", "policy.allow_attached_writes", "true");
    JsonNode open = bench.json("get", ref);
    assertThat(open.get("writable").booleanValue()).isTrue();
    assertThat(open.get("capabilities").get("context").booleanValue()).isTrue();
    assertThat(open.get("capabilities").get("queue").booleanValue()).isFalse();
    for (List<String> words :
        List.of(
            List.of("send", ref, "SAY no", "--queue"),
            List.of("stop", ref),
            List.of("fork", ref),
            List.of("compact", ref))) {
      assertThat(refused(7, words.toArray(String[]::new))).contains("is attached");
    }

    RunningCommand other = codex.hold(thread);
    assertThat(refused(2, "send", ref, "SAY no")).contains("already has an active writer");
    assertThat(refused(2, "archive", ref, "--yes")).contains("already has an active writer");
    other.closeInput();
    assertThat(other.await(LIMIT).exit()).isZero();
    assertThat(bench.asked("SAY no")).isZero();

    bench.json("send", ref, "SAY beside it", "--context");
    bench.say(ref, "SAY from dispatch");
    awaitGivenBack(ref, thread);
    assertThat(bench.heard("SAY"))
        .containsExactly("SAY hello there", "SAY beside it", "SAY from dispatch");
    assertThat(bench.json("get", ref).get("status").stringValue()).isEqualTo("idle");
    assertThat(bench.json("goal", "set", ref, "Be done", "--paused").get("goal").has("status"))
        .isTrue();
    bench.matrix().sandbox().killDaemon();
    bench.say(ref, "SAY and after");
    assertThat(bench.heard("SAY")).hasSize(4);
    bench.json("config", "unset", "policy.allow_attached_writes");
    assertThat(refused(7, "send", ref, "SAY no")).contains("is attached");
  }

  /** Whoever began it can go on with it. */
  private void awaitGivenBack(String ref, String thread) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(
                    bench.dispatch("watch", ref, "--since", "0", "--timeout", "1s", "--json").out())
                .contains("lane-released"));
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(bench.servers()).allMatch(server -> Files.exists(server.resolve("exit"))));
    RunningCommand other = codex.hold(thread);
    other.closeInput();
    assertThat(other.await(LIMIT).exit()).isZero();
  }

  @Test
  void takesAnOwnConversationOutOfTheArchive() throws Exception {
    bench.talk("one", "SAY first");
    JsonNode before = bench.json("get", "one");
    String ref = before.get("ref").stringValue();
    String thread = before.get("external_id").stringValue();
    assertThat(bench.json("archive", thread, "--yes").get("conversation").stringValue())
        .isEqualTo(thread);
    assertThat(bench.json("get", ref).get("status").stringValue()).isEqualTo("archived");
    int calls = modelCalls();
    assertThat(bench.json("restore", "one").get("status").stringValue()).isEqualTo("idle");
    bench.matrix().sandbox().killDaemon();
    assertThat(bench.json("get", "one").get("writable").booleanValue()).isTrue();
    assertThat(modelCalls()).as("neither resumed nor started a turn").isEqualTo(calls);
    bench.say("one", "SCRIPT\nSHELL echo it is $DISPATCH_LANE\nSAY second\nEND");
    assertThat(bench.matrix().openAi().toolOutputs().getLast()).contains("it is " + ref);
    assertThat(bench.heard("S")).element(0).isEqualTo("SAY first");
    JsonNode fork = bench.json("fork", ref);
    bench.awaitStatus(fork.get("handle").stringValue(), "idle");

    bench.json("new", "--transport", "app-server", "--name", "mute");
    bench.awaitStatus("mute", "idle");
    bench.json("archive", "mute", "--yes");
    bench.json("restore", "mute");
    bench.say("mute", "SAY at last");
    assertThat(bench.heard("SAY")).containsExactly("SAY at last");
  }
}
