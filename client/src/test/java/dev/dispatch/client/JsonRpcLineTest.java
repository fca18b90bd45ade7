package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonRpcLineTest {
  private static final JsonRpcLine OPAQUE = new JsonRpcLine(null, null);

  @Test
  void findsIdAndMethodInAnyOrder() {
    assertThat(JsonRpcLine.parse("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}\n"))
        .isEqualTo(new JsonRpcLine("7", "ping"));
    assertThat(JsonRpcLine.parse(" { \"method\" : \"ping\" , \"id\" : \"a-1\" } "))
        .isEqualTo(new JsonRpcLine("\"a-1\"", "ping"));
  }

  @Test
  void looksAtTheTopLevelOnly() {
    String line =
        "{\"params\":{\"id\":1,\"method\":\"x\",\"deep\":[{\"id\":2},\"}]\\\"{\"]},"
            + "\"result\":[[],{}],\"id\":3}";
    assertThat(JsonRpcLine.parse(line)).isEqualTo(new JsonRpcLine("3", null));
  }

  @Test
  void readsEscapedKeysAndMethods() {
    assertThat(JsonRpcLine.parse("{\"\\u0069d\":1,\"m\\u0065thod\":\"a\\/b\"}"))
        .isEqualTo(new JsonRpcLine("1", "a/b"));
  }

  @Test
  void takesANullIdForNone() {
    assertThat(JsonRpcLine.parse("{\"id\":null,\"error\":{}}")).isEqualTo(OPAQUE);
  }

  @Test
  void takesWhatIsNoObjectForOpaque() {
    for (String line :
        new String[] {
          "",
          "\n",
          "null",
          "[{\"id\":1}]",
          "{\"id\":1",
          "{\"id\"",
          "{\"a\":\"x",
          "{id:1}",
          "{\"id\" 1}",
          "{\"id\":1 \"x\":2}",
          "{\"a\":[1,2",
          "{\"a\\",
          "{\"\\uzzzz\":1}"
        }) {
      assertThat(JsonRpcLine.parse(line)).as(line).isEqualTo(OPAQUE);
    }
  }

  @Test
  void tellsRequestsRepliesAndNotificationsApart() {
    assertThat(JsonRpcLine.parse("{\"id\":1,\"method\":\"x\"}").isRequest()).isTrue();
    assertThat(JsonRpcLine.parse("{\"id\":1,\"result\":{}}").isReply()).isTrue();
    JsonRpcLine notification = JsonRpcLine.parse("{\"method\":\"x\"}");
    assertThat(notification.isRequest() || notification.isReply()).isFalse();
  }
}
