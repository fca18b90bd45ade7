package dev.dispatch.it.matrix;

import dev.dispatch.testkit.fakemodel.RecordedRequest;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a model was told as the words of its user. */
final class UserTexts {
  private UserTexts() {}

  /** Each text of a request by itself. */
  static List<String> of(RecordedRequest call) {
    JsonNode body = call.json();
    JsonNode messages = body.has("messages") ? body.path("messages") : body.path("input");
    List<String> texts = new ArrayList<>();
    for (JsonNode message : messages) {
      if (message.path("role").stringValue("").equals("user")) {
        JsonNode content = message.path("content");
        if (content.isString()) {
          texts.add(content.stringValue());
        }
        content.valueStream().forEach(part -> texts.add(own(part.path("text").stringValue(""))));
      }
    }
    return texts;
  }

  /** Newer versions of claude mark what was pasted, and part the texts that share a message. */
  private static String own(String text) {
    return text.replaceFirst("^\n", "")
        .replaceFirst("(?s)^\\s*<pasted_content[^>]*>\n(.*)\n</pasted_content[^>]*>\\s*$", "$1");
  }
}
