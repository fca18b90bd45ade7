package dev.dispatch.codec;

import dev.dispatch.transport.AgentEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the codecs of JSON lines have in common: one message a line, and no line ever fails. */
public final class JsonLines {
  /** Understands one message. */
  public interface Reading {
    /**
     * Hands over the events of that message, none where it says nothing of interest.
     *
     * @param offset of its line in the wire log
     */
    void read(JsonNode message, long offset, Consumer<AgentEvent> out);
  }

  private static final int HEAD_CHARS = 4 * 1024;
  private static final int WHAT_CHARS = 200;
  private static final Pattern BREAKS = Pattern.compile("\\s*\\R\\s*");

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonLines() {}

  /** The events of these lines, in order. */
  public static List<AgentEvent> decode(List<WireLine> lines, Reading reading) {
    List<AgentEvent> events = new ArrayList<>();
    for (WireLine line : lines) {
      if (line.isOversized()) {
        events.add(oversized(line));
      } else if (!isBlank(line.head())) {
        decode(line, reading, events);
      }
    }
    return events;
  }

  private static void decode(WireLine line, Reading reading, List<AgentEvent> events) {
    List<AgentEvent> found = new ArrayList<>(2);
    try {
      JsonNode message = MAPPER.readTree(line.head());
      if (!message.isObject()) {
        events.add(unrecognised(line));
        return;
      }
      reading.read(message, line.offset(), found::add);
      events.addAll(found);
    } catch (JacksonException e) {
      events.add(unrecognised(line));
    }
  }

  private static AgentEvent unrecognised(WireLine line) {
    return new AgentEvent.Unrecognised(line.offset(), start(line, WHAT_CHARS));
  }

  /** A line that is too long to be read, with the start of it. */
  public static AgentEvent oversized(WireLine line) {
    return new AgentEvent.OversizedLine(line.offset(), line.lengthBytes(), start(line, HEAD_CHARS));
  }

  private static String start(WireLine line, int chars) {
    // A character has four bytes at most, so this cuts none of those that are shown.
    int bytes = Math.min(line.head().length, 4 * chars);
    String text = new String(line.head(), 0, bytes, StandardCharsets.UTF_8);
    return text.length() <= chars ? text : text.substring(0, chars);
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** The text in that field; empty where there is none. */
  public static String text(JsonNode node, String field) {
    return node.path(field).stringValue("");
  }

  /** The text in that field, where there is some. */
  public static Optional<String> someText(JsonNode node, String field) {
    return Optional.of(text(node, field)).filter(text -> !text.isEmpty());
  }

  /** The whole number in that field; 0 where there is none. */
  public static long number(JsonNode node, String field) {
    return node.path(field).longValue(0);
  }

  /** The text on one line, for a title. */
  public static String oneLine(String text) {
    return BREAKS.matcher(text.strip()).replaceAll(" ");
  }

  /** A JSON document inside a text, as providers put their errors. */
  public static Optional<JsonNode> inner(String text) {
    if (!text.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readTree(text));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
