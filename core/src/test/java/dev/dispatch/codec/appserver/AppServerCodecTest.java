package dev.dispatch.codec.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.codec.Recordings;
import dev.dispatch.codec.WireLine;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.fold.LaneFold;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On what a real codex 0.169 wrote: four turns with what it asked, one interrupted, one failed. */
final class AppServerCodecTest {
  private static final String THREAD = "00000000-0000-7000-8000-000000000002";

  private static List<ServerLine> session() throws Exception {
    return AppServerCodec.decode(Recordings.lines("app-server/session"));
  }

  private static List<AgentEvent> seen() throws Exception {
    return session().stream()
        .filter(ServerLine.Seen.class::isInstance)
        .map(line -> (ServerLine.Seen) line)
        .peek(line -> assertThat(line.thread()).isEqualTo(THREAD))
        .map(ServerLine.Seen::event)
        .toList();
  }

  private static <T extends AgentEvent> List<T> seen(Class<T> type) throws Exception {
    return seen().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static ServerLine one(String line) {
    List<ServerLine> lines = AppServerCodec.decode(Recordings.line(line));
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  @Test
  void readsTurnsWithTheirEnds() throws Exception {
    assertThat(seen(AgentEvent.TurnStarted.class)).hasSize(7);
    assertThat(seen(AgentEvent.TurnStarted.class).getFirst().turn())
        .contains("00000000-0000-7000-8000-000000000003");
    assertThat(seen(AgentEvent.TurnEnded.class))
        .extracting(AgentEvent.TurnEnded::status)
        .containsExactly(
            TurnStatus.COMPLETED,
            TurnStatus.COMPLETED,
            TurnStatus.COMPLETED,
            TurnStatus.COMPLETED,
            TurnStatus.INTERRUPTED,
            TurnStatus.FAILED);
    assertThat(seen(AgentEvent.TurnEnded.class))
        .extracting(AgentEvent.TurnEnded::finalMessage)
        .startsWith(Optional.of("done"), Optional.of("patched"), Optional.of("thanks"));
    assertThat(seen(AgentEvent.TurnEnded.class).getLast().error().orElseThrow())
        .contains("high demand");
  }

  @Test
  void readsPlansCommandsAndChanges() throws Exception {
    assertThat(seen(AgentEvent.PlanUpdated.class).getFirst().steps())
        .containsExactly(
            new PlanStep("first", PlanStep.Status.IN_PROGRESS),
            new PlanStep("second", PlanStep.Status.PENDING));
    assertThat(seen(AgentEvent.ItemCompleted.class))
        .anySatisfy(done -> {
          assertThat(done.item().kind()).isEqualTo(ItemKind.COMMAND);
          assertThat(done.item().title()).isEqualTo("/bin/bash -lc 'touch one'");
        })
        .anySatisfy(done -> {
          assertThat(done.item().kind()).isEqualTo(ItemKind.FILE_CHANGE);
          assertThat(done.item().title()).isEqualTo("/home/ada/shop/two.txt");
          assertThat(done.item().text()).isEqualTo("add /home/ada/shop/two.txt\nhello\n");
        })
        .anySatisfy(done -> assertThat(done.item().status()).isEqualTo(ItemStatus.DECLINED));
    assertThat(seen(AgentEvent.Unrecognised.class)).isEmpty();
  }

  @Test
  void readsWhatItAsksAndThatItIsSettled() throws Exception {
    List<AgentRequest> asked =
        seen(AgentEvent.RequestOpened.class).stream()
            .map(AgentEvent.RequestOpened::request)
            .toList();
    assertThat(asked)
        .extracting(AgentRequest::key)
        .containsExactly("ask-0", "ask-1", "ask-2", "ask-3", "ask-4");
    assertThat(asked.getFirst().text()).contains("touch one", "in /home/ada/shop");
    assertThat(asked.getFirst().options())
        .containsExactly("accept", "acceptWithExecpolicyAmendment", "cancel");
    assertThat(asked.get(2).kind()).isEqualTo(AgentRequest.Kind.QUESTION);
    assertThat(asked.get(2).text()).isEqualTo("Which colour?");
    assertThat(asked.get(2).options()).containsExactly("yes", "no");
    assertThat(seen(AgentEvent.RequestClosed.class))
        .extracting(AgentEvent.RequestClosed::key)
        .containsExactly("ask-0", "ask-1", "ask-2", "ask-3", "ask-4");
  }

  /** The request names the item alone; its diff came before. */
  @Test
  void showsTheDiffOfAChangeThatIsAskedAbout() throws Exception {
    LaneRef ref = new LaneRef("0abcde");
    LaneState lane =
        new NewLane(
                ref,
                "one",
                Optional.empty(),
                "codex",
                "app-server",
                new ProcessId("p-1"),
                "t",
                "/home/ada/shop")
            .openedAt(Instant.EPOCH);
    List<String> texts = new ArrayList<>();
    long seq = 0;
    for (AgentEvent event : seen()) {
      LaneFold fold = new LaneFold(lane);
      seq++;
      fold.apply(new StoredEvent(seq, Instant.EPOCH, new LaneEvent.AgentObserved(ref, event)));
      lane = fold.state();
      lane.requests().forEach(request -> texts.add(request.text()));
    }
    assertThat(texts).anySatisfy(text -> assertThat(text).contains("two.txt", "hello"));
    assertThat(lane.requests()).isEmpty();
    assertThat(lane.turn().id()).isPresent();
  }

  @Test
  void readsRepliesToNumbersAndWords() {
    assertThat(one("{\"id\":\"a/b\",\"result\":{\"x\":1}}"))
        .isInstanceOfSatisfying(
            ServerLine.Reply.class,
            reply -> {
              assertThat(reply.id()).isEqualTo("a/b");
              assertThat(reply.refusal()).isEmpty();
              assertThat(reply.result().path("x").intValue()).isOne();
            });
    assertThat(one("{\"id\":7,\"error\":{\"code\":-32600,\"message\":\"no\"}}"))
        .isInstanceOfSatisfying(
            ServerLine.Reply.class,
            reply -> {
              assertThat(reply.id()).isEqualTo("7");
              assertThat(reply.refusal()).contains(new ServerLine.Refusal(-32600, "no"));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          account/chatgptAuthTokens/refresh | "error"
          attestation/generate              | "error"
          currentTime/read                  | "error"
          something/new                     | "error"
          item/tool/call                    | "success":false
          """)
  void answersAtOnceWhatNobodyIsAskedAbout(String method, String answer) {
    for (String id : List.of("3", "\"three\"")) {
      String line =
          "{\"id\":%s,\"method\":\"%s\",\"params\":{\"threadId\":\"t\"}}".formatted(id, method);
      assertThat(one(line))
          .isInstanceOfSatisfying(
              ServerLine.AnsweredAtOnce.class,
              said -> assertThat(said.reply()).startsWith("{\"id\":" + id).contains(answer));
    }
  }

  @Test
  void keepsNumbersAndWordsApart() {
    String ask =
        "{\"id\":%s,\"method\":\"item/fileChange/requestApproval\",\"params\":{\"threadId\":\"t\"}}";
    assertThat(request(ask.formatted("1")).key())
        .isNotEqualTo(request(ask.formatted("\"1\"")).key());
  }

  private static AgentRequest request(String line) {
    AgentEvent event = ((ServerLine.Seen) one(line)).event();
    return ((AgentEvent.RequestOpened) event).request();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "[]", "{}", "{\"method\":\"brand/new\",\"params\":{}}"})
  void countsWhatItDoesNotKnow(String line) {
    assertThat(one(line))
        .isInstanceOfSatisfying(
            ServerLine.Aside.class,
            aside -> assertThat(aside.event()).isInstanceOf(AgentEvent.Unrecognised.class));
  }

  /** However broken a line is, the next is read. */
  @Test
  void neverFails() throws Exception {
    Random random = new Random(5);
    List<WireLine> lines = Recordings.lines("app-server/session");
    for (int round = 0; round < 5_000; round++) {
      byte[] broken = lines.get(random.nextInt(lines.size())).head().clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      int end = random.nextInt(broken.length + 1);
      assertThat(
              AppServerCodec.decode(
                  Recordings.lines(java.util.Arrays.copyOf(broken, Math.max(1, end)))))
          .doesNotContainNull();
    }
  }
}
