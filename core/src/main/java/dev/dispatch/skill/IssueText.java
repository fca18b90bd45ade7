package dev.dispatch.skill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a tracker's program prints of an issue: the JSON of {@code gh}, {@code glab}, {@code
 * jira} and {@code linear}, or plain text whose first line is the title.
 */
public final class IssueText {
  /** What does not fit is cut. */
  public static final int MAX_BODY = 20_000;

  private static final int MAX_TITLE = 300;
  private static final int MAX_DEPTH = 30;
  private static final List<String> TITLES = List.of("title", "summary", "name");
  private static final List<String> BODIES = List.of("body", "description", "content");
  private static final List<String> WRAPPERS = List.of("data", "issue", "node", "fields");
  private static final Pattern ESCAPES =
      Pattern.compile("\u001b(?:\\[[0-9;?]*[A-Za-z]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\))");

  private IssueText() {}

  /** The issue; empty where there is no title in it. */
  public static Optional<Issue> read(String printed) {
    String text = ESCAPES.matcher(printed).replaceAll("").strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      try {
        return json(JsonMapper.shared().readTree(text));
      } catch (JacksonException e) {
        return Optional.empty();
      }
    }
    List<String> lines = text.lines().dropWhile(String::isBlank).toList();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String title = lines.getFirst().replaceFirst("^\\s*#+\\s+", "").replaceFirst("^title:\\s*", "");
    String body = String.join("\n", lines.subList(1, lines.size()));
    return issue(title, body, List.of());
  }

  private static Optional<Issue> json(JsonNode root) {
    JsonNode node = root.isArray() && !root.isEmpty() ? root.get(0) : root;
    List<JsonNode> places = new ArrayList<>(List.of(node));
    for (String wrapper : WRAPPERS) {
      JsonNode inner = places.getLast().path(wrapper);
      if (inner.isObject()) {
        places.add(inner);
      }
    }
    String title = "";
    String body = "";
    List<String> labels = new ArrayList<>();
    for (JsonNode place : places.reversed()) {
      title = title.isBlank() ? first(place, TITLES) : title;
      body = body.isBlank() ? first(place, BODIES) : body;
      labels.addAll(names(place.path("labels")));
      labels.addAll(names(place.path("issuetype")));
    }
    return issue(title, body, labels);
  }

  private static String first(JsonNode place, List<String> keys) {
    return keys.stream()
        .map(key -> words(place.path(key), 0))
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse("");
  }

  /** Text, or the text inside of Jira's tree of paragraphs. */
  private static String words(JsonNode node, int depth) {
    if (node.isString()) {
      return node.asString("");
    }
    if (!node.isObject() || depth > MAX_DEPTH) {
      return "";
    }
    StringBuilder text = new StringBuilder(node.path("text").asString(""));
    String type = node.path("type").asString("");
    if (type.equals("hardBreak")) {
      text.append('\n');
    }
    if (type.equals("listItem")) {
      text.append("- ");
    }
    node.path("content").forEach(child -> text.append(words(child, depth + 1)));
    boolean block = List.of("paragraph", "heading", "codeBlock", "blockquote").contains(type);
    return block ? text.append('\n').toString() : text.toString();
  }

  private static List<String> names(JsonNode node) {
    Stream<JsonNode> nodes =
        node.isArray()
            ? node.valueStream()
            : node.path("nodes").isArray() ? node.path("nodes").valueStream() : Stream.of(node);
    return nodes
        .map(label -> label.isString() ? label.asString("") : label.path("name").asString(""))
        .filter(name -> !name.isBlank())
        .toList();
  }

  private static Optional<Issue> issue(String title, String body, List<String> labels) {
    String line = printable(title).replaceAll("\\s+", " ").strip();
    String whole = printable(body).strip();
    return line.isEmpty()
        ? Optional.empty()
        : Optional.of(new Issue(cut(line, MAX_TITLE), cut(whole, MAX_BODY), labels));
  }

  private static String printable(String text) {
    StringBuilder kept = new StringBuilder();
    text.lines()
        .forEach(line -> {
          line.codePoints()
              .filter(c -> c == '\t' || !Character.isISOControl(c))
              .forEach(kept::appendCodePoint);
          kept.append('\n');
        });
    return kept.toString();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
