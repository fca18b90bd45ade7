package dev.dispatch.skill;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One section of a project's files for agents, as {@code - key: value} lines.
 *
 * @param title {@code Task Management}
 * @param source the file, as a person would name it
 * @param values by key in lower case with {@code -}, in the order of the file
 */
public record ProjectSection(String title, String source, Map<String, String> values) {
  public static final String TASK_MANAGEMENT = "Task Management";
  public static final String QUALITY_GATES = "Quality Gates";

  public ProjectSection {
    values = new LinkedHashMap<>(values);
  }

  /** The section of that title in a Markdown text; the first one counts. */
  public static Optional<ProjectSection> inMarkdown(String title, String source, String text) {
    Optional<List<String>> lines = lines(title, text);
    return lines.map(found -> {
      Map<String, String> values = new LinkedHashMap<>();
      found.forEach(line -> entry(line, values));
      return new ProjectSection(title, source, values);
    });
  }

  /** The lines below a heading up to the next one of its rank; code is none of them. */
  private static Optional<List<String>> lines(String title, String text) {
    List<String> lines = null;
    int rank = 0;
    String fence = "";
    for (String line : text.lines().toList()) {
      String mark = fence(line);
      if (!mark.isEmpty() && (fence.isEmpty() || mark.startsWith(fence))) {
        fence = fence.isEmpty() ? mark : "";
        continue;
      }
      int level = fence.isEmpty() ? level(line) : 0;
      if (level > 0 && lines != null && level <= rank) {
        break;
      }
      if (level > 1 && lines == null && title.equalsIgnoreCase(heading(line))) {
        rank = level;
        lines = new ArrayList<>();
      } else if (lines != null && fence.isEmpty()) {
        lines.add(line);
      }
    }
    return Optional.ofNullable(lines);
  }

  private static String fence(String line) {
    String stripped = line.strip();
    return stripped.startsWith("```") ? "```" : stripped.startsWith("~~~") ? "~~~" : "";
  }

  private static int level(String line) {
    int hashes = 0;
    while (hashes < line.length() && line.charAt(hashes) == '#') {
      hashes++;
    }
    boolean heading =
        hashes > 0
            && hashes <= 6
            && hashes < line.length()
            && Character.isWhitespace(line.charAt(hashes));
    return heading ? hashes : 0;
  }

  private static String heading(String line) {
    String text = line.substring(level(line)).strip();
    while (text.endsWith("#")) {
      text = text.substring(0, text.length() - 1).strip();
    }
    text = unwrapped(text);
    return text.endsWith(":") ? text.substring(0, text.length() - 1).strip() : text;
  }

  private static void entry(String line, Map<String, String> values) {
    String text = line.strip();
    if (!text.startsWith("- ") && !text.startsWith("* ") && !text.startsWith("+ ")) {
      return;
    }
    text = text.substring(2).strip();
    int colon = text.indexOf(':');
    if (colon <= 0) {
      return;
    }
    String value = text.substring(colon + 1);
    String key = text.substring(0, colon).strip();
    if (key.startsWith("**") && !key.endsWith("**") && value.startsWith("**")) {
      key = key + "**";
      value = value.substring(2);
    }
    key = unwrapped(key).toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", "-");
    if (key.matches("[a-z][a-z0-9-]{0,30}")) {
      values.putIfAbsent(key, cleaned(value));
    }
  }

  private static String cleaned(String value) {
    int comment = value.indexOf("<!--");
    return unwrapped(comment >= 0 ? value.substring(0, comment) : value);
  }

  /** Without the marks around all of it. */
  private static String unwrapped(String text) {
    String inner = text.strip();
    for (String mark : List.of("**", "__", "`", "\"", "'")) {
      int size = mark.length();
      if (inner.length() > 2 * size
          && inner.startsWith(mark)
          && inner.endsWith(mark)
          && inner.indexOf(mark, size) == inner.length() - size) {
        return unwrapped(inner.substring(size, inner.length() - size));
      }
    }
    return inner;
  }

  /** A value that says something. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
  }

  /** A value that has to be there. */
  String require(String key, String form) {
    return value(key)
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.VALIDATION,
                "the section \"## %s\" in %s has no %s".formatted(title, source, key),
                "add the line \"- %s: %s\" to it".formatted(key, form)));
  }

  static DispatchException missing(String title, String skill, List<String> lookedAt) {
    String lines =
        title.equals(TASK_MANAGEMENT)
            ? "- tool: github|gitlab|jira|linear|clickup|none, - repo: owner/name,"
                + " - id-format: #xxx"
            : "- test: …, - lint: …, - format: … (none where there is none)";
    return new DispatchException(
        ErrorCode.VALIDATION,
        "%s needs the section \"## %s\", and no file has it; looked at %s"
            .formatted(skill, title, String.join(", ", lookedAt)),
        "add \"## %s\" to AGENTS.md, with the lines %s".formatted(title, lines),
        "--skill ask needs no section");
  }
}
