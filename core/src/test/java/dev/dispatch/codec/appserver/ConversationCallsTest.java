package dev.dispatch.codec.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.codec.WireLine;
import dev.dispatch.conversation.ConversationTurn;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.turn.TurnStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What codex 0.169 replied to requests about conversations that it keeps. */
final class ConversationCallsTest {
  private static final String ID = "01a2016a-5f6a-7970-a8d3-1d7ca4c53269";
  private static final Map<String, ServerLine.Reply> REPLIES = replies();

  private static Map<String, ServerLine.Reply> replies() {
    try (InputStream in =
        Objects.requireNonNull(
            ConversationCallsTest.class.getResourceAsStream(
                "/recorded/app-server/conversations.jsonl"))) {
      Map<String, ServerLine.Reply> replies = new HashMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> (ServerLine.Reply) decoded(line).getFirst())
          .forEach(reply -> replies.put(reply.id(), reply));
      return replies;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<ServerLine> decoded(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return AppServerCodec.decode(List.of(new WireLine(0, bytes.length, bytes)));
  }

  private static JsonNode result(String name) {
    return Objects.requireNonNull(REPLIES.get(name)).result();
  }

  private static ServerLine.Refusal refusal(String name) {
    return Objects.requireNonNull(REPLIES.get(name)).refusal().orElseThrow();
  }

  private static KnownConversation known() {
    Instant at = Instant.ofEpochSecond(1795320078);
    return new KnownConversation(
        ID,
        Optional.empty(),
        "SAY hi",
        "/work/repo",
        "exec",
        Optional.of("fake-model"),
        at,
        at,
        false);
  }

  @Test
  void readsWhatIsKnownOfAConversation() {
    assertThat(ConversationReplies.conversation(result("thread/read#1").path("thread")))
        .isEqualTo(known());
    assertThat(ConversationReplies.conversations(result("thread/list#2")).parts())
        .containsExactly(known());
    assertThat(ConversationReplies.conversations(result("thread/list#1")).parts()).isEmpty();
    String put = result("thread/read#1").toString().replace("/sessions/", "/archived_sessions/");
    assertThat(
            ConversationReplies.conversation(JsonMapper.shared().readTree(put).path("thread"))
                .archived())
        .isTrue();
    String told =
        "{\"id\":\"t\",\"source\":{\"subAgent\":\"review\"},\"preview\":\"%s\"}"
            .formatted("many words ".repeat(50));
    KnownConversation odd = ConversationReplies.conversation(JsonMapper.shared().readTree(told));
    assertThat(odd.source()).isEqualTo("subAgent");
    assertThat(odd.preview()).hasSize(200).endsWith("…");
  }

  @Test
  void readsTurnsAndItems() {
    List<ConversationTurn> turns = ConversationReplies.turns(result("thread/turns/list#2")).parts();
    assertThat(turns).hasSize(1);
    ConversationTurn turn = turns.getFirst();
    assertThat(turn.status()).contains(TurnStatus.COMPLETED);
    assertThat(turn.endedAt()).contains(Instant.ofEpochSecond(1795320078));
    assertThat(turn.items()).extracting(item -> item.isUser()).containsExactly(true, false);
    assertThat(turn.items()).extracting(item -> item.item().text()).containsExactly("SAY hi", "hi");
    assertThat(ConversationReplies.items(result("thread/items/list#1")).parts())
        .isEqualTo(turn.items());
  }

  @Test
  void readsModels() {
    assertThat(ConversationReplies.models(result("model/list#1")).parts())
        .containsExactly(
            new AgentPrograms.Found("fake-model", "Fake", false),
            new AgentPrograms.Found("fake-mini", "Fake mini", false));
  }

  @Test
  void tellsRefusalsApart() {
    assertThat(ConversationReplies.isUnknown(refusal("thread/read#2"))).isTrue();
    assertThat(ConversationReplies.isUnknown(refusal("thread/read#3"))).isTrue();
    assertThat(ConversationReplies.isUnknown(refusal("thread/archive#2"))).isFalse();
    assertThat(ConversationReplies.isNotThere(refusal("thread/archive#2"))).isTrue();
    assertThat(ConversationReplies.isNotThere(refusal("thread/unarchive#2"))).isTrue();
    assertThat(ConversationReplies.isNotThere(refusal("thread/read#2"))).isFalse();
  }

  @Test
  void knowsTheVersionOfAServer() {
    assertThat(ServerVersion.of(result("initialize#1"))).contains(new ServerVersion(0, 169, 0));
    assertThat(new ServerVersion(0, 169, 0).isSupported()).isTrue();
    assertThat(new ServerVersion(0, 155, 0).isSupported()).isTrue();
    assertThat(new ServerVersion(0, 154, 9).isSupported()).isFalse();
    assertThat(new ServerVersion(1, 0, 0).isSupported()).isTrue();
    assertThat(new ServerVersion(0, 154, 9).refusal()).contains("0.154.9", "0.155.0");
    assertThat(ServerVersion.of(JsonMapper.shared().readTree("{\"userAgent\":\"scripted\"}")))
        .isEmpty();
  }

  @Test
  void tellsWhoeverWaitsThatAReplyIsTooLong() {
    byte[] head = "{\"id\":\"visit/1\",\"result\":{\"data\":[".getBytes(StandardCharsets.UTF_8);
    List<ServerLine> said = AppServerCodec.decode(List.of(new WireLine(0, 2_000_000, head)));
    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .isInstanceOfSatisfying(
            ServerLine.Reply.class,
            reply -> {
              assertThat(reply.id()).isEqualTo("visit/1");
              assertThat(reply.refusal().orElseThrow().isTooLong()).isTrue();
            });
  }

  @Test
  void asksForEverySource() {
    JsonNode list = JsonMapper.shared().readTree(ConversationCalls.list("v", 5, Optional.empty()));
    assertThat(list.path("params").path("sourceKinds").toString()).contains("exec", "appServer");
    assertThat(list.path("params").path("modelProviders")).isEmpty();
    JsonNode items =
        JsonMapper.shared().readTree(ConversationCalls.items("v", ID, 5, Optional.of("c")));
    assertThat(items.path("params").path("cursor").stringValue()).isEqualTo("c");
  }
}
