package dev.dispatch.discovery;

import dev.dispatch.conversation.ConversationTraces.Trace;
import dev.dispatch.conversation.ConversationTraces.Traced;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The session files of Claude Code: {@code projects/<directory>/<id>.jsonl} in its folder. Their
 * heads are read, and what is no session or cannot be read is passed over.
 */
final class ClaudeSessions {
  private static final Pattern SESSION =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\.jsonl");
  private static final int MAX_FILES = 5_000;
  private static final int HEAD_BYTES = 64 * 1024;
  private static final int MAX_TITLE = 120;

  private ClaudeSessions() {}

  private record Found(Path file, Instant changedAt) {}

  static Traced newest(Map<String, String> environment, int limit) {
    Path projects = folder(environment).resolve("projects");
    String where = "session files in " + projects;
    List<Found> found = new ArrayList<>();
    Optional<String> problem = Optional.empty();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(projects, Files::isDirectory)) {
      for (Path folder : folders) {
        collect(folder, found);
        if (found.size() >= MAX_FILES) {
          problem = Optional.of("there are more than " + MAX_FILES + " of them");
          break;
        }
      }
    } catch (NoSuchFileException e) {
      return new Traced(where, List.of(), Optional.empty());
    } catch (IOException e) {
      return new Traced(where, List.of(), Optional.of("cannot be read: " + e));
    }
    List<Trace> traces =
        found.stream()
            .sorted(Comparator.comparing(Found::changedAt).reversed())
            .limit(limit)
            .flatMap(one -> trace(one).stream())
            .toList();
    return new Traced(where, traces, problem);
  }

  private static Path folder(Map<String, String> environment) {
    String own = environment.getOrDefault("CLAUDE_CONFIG_DIR", "");
    return own.startsWith("/")
        ? Path.of(own)
        : Path.of(environment.getOrDefault("HOME", "/")).resolve(".claude");
  }

  private static void collect(Path folder, List<Found> found) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jsonl")) {
      for (Path file : files) {
        BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
        if (facts.isRegularFile() && SESSION.matcher(file.getFileName().toString()).matches()) {
          found.add(new Found(file, facts.lastModifiedTime().toInstant()));
        }
      }
    } catch (IOException e) {
      // gone, or not ours to read: the others are shown
    }
  }

  /** Empty where nobody said anything in it, as in files that hold a summary only. */
  private static Optional<Trace> trace(Found found) {
    String cwd = "";
    String title = "";
    for (String line : head(found.file()).lines().toList()) {
      JsonNode entry = json(line);
      cwd = cwd.isEmpty() ? entry.path("cwd").stringValue("") : cwd;
      boolean isPrompt =
          entry.path("type").stringValue("").equals("user")
              && !entry.path("isMeta").booleanValue(false);
      title = title.isEmpty() && isPrompt ? words(entry.path("message").path("content")) : title;
    }
    String id = found.file().getFileName().toString().replace(".jsonl", "");
    return cwd.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Trace(
                "claude",
                Optional.of(id),
                title,
                cwd,
                Optional.of(found.changedAt()),
                Optional.empty()));
  }

  private static String words(JsonNode content) {
    String text =
        content.isString() ? content.stringValue() : content.path(0).path("text").stringValue("");
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MAX_TITLE ? line : line.substring(0, MAX_TITLE - 1) + "…";
  }

  /** Half a line at its end is no JSON, and so nothing. */
  private static JsonNode json(String line) {
    try {
      return JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  private static String head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
