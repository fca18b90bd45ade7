package dev.dispatch.discovery;

import dev.dispatch.agent.AgentPrograms.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what agent programs print when they are asked for their models. */
final class ModelLists {
  private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z0-9][\\w.:/-]*)\\s+-\\s+(.*)");
  private static final Pattern MARKERS =
      Pattern.compile("(\\s*\\((current|default)[^)]*\\))+\\s*$");
  private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");

  private ModelLists() {}

  /** Cursor's {@code agent models}: lines {@code id - Name (current)} among others. */
  static List<Found> cursor(String printed) {
    List<Found> models = new ArrayList<>();
    for (String raw : printed.lines().toList()) {
      Matcher line = LINE.matcher(ESCAPES.matcher(raw).replaceAll(""));
      if (line.matches()) {
        String name = MARKERS.matcher(line.group(2).strip()).replaceFirst("").strip();
        models.add(new Found(line.group(1), name.isEmpty() ? line.group(1) : name, false));
      }
    }
    return models;
  }

  /** {@code codex debug models}: one JSON object; empty where it is something else. */
  static List<Found> codex(String printed) {
    List<Found> models = new ArrayList<>();
    try {
      for (JsonNode model : JsonMapper.shared().readTree(printed).path("models")) {
        String id = model.path("slug").asString("");
        if (!id.isBlank()) {
          models.add(
              new Found(
                  id,
                  model.path("display_name").asString(id),
                  !model.path("visibility").asString("list").equals("list")));
        }
      }
    } catch (JacksonException e) {
      return List.of();
    }
    return models;
  }

  /** Claude Code takes its models by these names, whatever their version. */
  static List<Found> claude() {
    return List.of(
        new Found("opus", "Claude Opus", false),
        new Found("sonnet", "Claude Sonnet", false),
        new Found("haiku", "Claude Haiku", false));
  }
}
