package dev.dispatch.codec.appserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.codec.Recordings;
import dev.dispatch.error.DispatchException;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.RequestAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerAnswersTest {
  private static final String DECISIONS =
      "\"availableDecisions\":[\"accept\","
          + "{\"acceptWithExecpolicyAmendment\":{\"execpolicy_amendment\":[\"ls\"]}},\"cancel\"]";
  private static final String TWO_QUESTIONS =
      "\"questions\":[{\"id\":\"a\",\"question\":\"A?\","
          + "\"options\":[{\"label\":\"yes\"},{\"label\":\"no\"}]},"
          + "{\"id\":\"b\",\"question\":\"B?\"}]";
  private static final String FORM =
      "\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";

  private static AgentRequest request(String id, String method, String params) {
    String line =
        "{\"id\":%s,\"method\":\"%s\",\"params\":{\"threadId\":\"t\",\"conversationId\":\"t\",%s}}"
            .formatted(id, method, params);
    ServerLine said = AppServerCodec.decode(Recordings.line(line)).getFirst();
    AgentEvent event = ((ServerLine.Seen) said).event();
    return ((AgentEvent.RequestOpened) event).request();
  }

  private static RequestAnswer answer(String words) {
    return switch (words) {
      case "ALLOW" -> new RequestAnswer.Allow();
      case "DENY" -> new RequestAnswer.Deny("");
      default -> new RequestAnswer.Choose(words.replace("\\n", "\n"));
    };
  }

  private static String params(String name) {
    return switch (name) {
      case "decisions" -> DECISIONS;
      case "permissions" -> "\"permissions\":{\"network\":{\"enabled\":true}}";
      case "questions" -> TWO_QUESTIONS;
      case "form" -> FORM;
      default -> "\"itemId\":\"i\"";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          item/commandExecution/requestApproval | decisions   | ALLOW                         | {"decision":"accept"}
          item/commandExecution/requestApproval | decisions   | DENY                          | {"decision":"decline"}
          item/commandExecution/requestApproval | decisions   | 3                             | {"decision":"cancel"}
          item/commandExecution/requestApproval | decisions   | 2                             | {"decision":{"acceptWithExecpolicyAmendment":{"execpolicy_amendment":["ls"]}}}
          item/commandExecution/requestApproval | decisions   | acceptForSession              | {"decision":"acceptForSession"}
          item/fileChange/requestApproval       | -           | ALLOW                         | {"decision":"accept"}
          item/fileChange/requestApproval       | -           | cancel                        | {"decision":"cancel"}
          item/permissions/requestApproval      | permissions | ALLOW                         | {"permissions":{"network":{"enabled":true}},"scope":"turn"}
          item/permissions/requestApproval      | permissions | DENY                          | {"permissions":{},"scope":"turn"}
          execCommandApproval                   | -           | ALLOW                         | {"decision":"approved"}
          applyPatchApproval                    | -           | DENY                          | {"decision":"denied"}
          applyPatchApproval                    | -           | abort                         | {"decision":"abort"}
          item/tool/requestUserInput            | questions   | 2\\nblue                       | {"answers":{"a":{"answers":["no"]},"b":{"answers":["blue"]}}}
          item/tool/requestUserInput            | questions   | DENY                          | {"answers":{"a":{"answers":[]},"b":{"answers":[]}}}
          mcpServer/elicitation/request         | form        | Oslo                          | {"action":"accept","content":{"city":"Oslo"}}
          mcpServer/elicitation/request         | form        | {"city":"Rome"}               | {"action":"accept","content":{"city":"Rome"}}
          mcpServer/elicitation/request         | form        | DENY                          | {"action":"decline"}
          """)
  void putsADecisionIntoTheReplyThatFits(
      String method, String params, String words, String result) {
    for (String id : new String[] {"0", "\"word\""}) {
      AgentRequest request = request(id, method, params(params));
      assertThat(ServerAnswers.line(request, answer(words)))
          .isEqualTo("{\"id\":" + id + ",\"result\":" + result + "}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          item/commandExecution/requestApproval | decisions   | perhaps
          item/permissions/requestApproval      | permissions | perhaps
          applyPatchApproval                    | -           | perhaps
          item/tool/requestUserInput            | questions   | one line
          item/tool/requestUserInput            | questions   | ALLOW
          """)
  void refusesWhatIsNoAnswer(String method, String params, String words) {
    AgentRequest request = request("0", method, params(params));
    assertThatThrownBy(() -> ServerAnswers.line(request, answer(words)))
        .isInstanceOf(DispatchException.class);
  }

  @Test
  void takesTheReplyAsItIs() {
    AgentRequest request = request("7", "item/fileChange/requestApproval", "\"itemId\":\"i\"");
    assertThat(ServerAnswers.line(request, new RequestAnswer.Raw("{\"decision\":\"odd\"}")))
        .isEqualTo("{\"id\":7,\"result\":{\"decision\":\"odd\"}}");
    assertThatThrownBy(() -> ServerAnswers.line(request, new RequestAnswer.Raw("[]")))
        .hasMessageContaining("no JSON object");
  }

  @Test
  void takesAnObjectWhereSeveralThingsAreAskedFor() {
    AgentRequest request =
        request(
            "0",
            "mcpServer/elicitation/request",
            "\"requestedSchema\":{\"properties\":{\"a\":{},\"b\":{}}}");
    assertThatThrownBy(() -> ServerAnswers.line(request, answer("words")))
        .hasMessageContaining("[a, b]");
  }
}
