package dev.dispatch.skill;

import dev.dispatch.worktree.BranchNames;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the name of a branch from a project's format. What comes out is always one for git. */
final class BranchNaming {
  static final int MAX_LENGTH = 80;

  private static final int MAX_WORDS = 6;
  private static final int MAX_SHORT = 50;
  private static final String FALLBACK = "task";
  private static final Pattern NO_LETTERS = Pattern.compile("[^a-z]+");
  private static final Map<String, List<String>> TYPES =
      Map.of(
          "fix", List.of("bug", "bugfix", "fix", "defect", "regression", "hotfix"),
          "docs", List.of("docs", "doc", "documentation"),
          "chore", List.of("chore", "dependencies", "maintenance", "deps", "ci", "build"),
          "refactor", List.of("refactor", "refactoring"),
          "test", List.of("test", "tests", "testing"),
          "perf", List.of("perf", "performance"));

  private BranchNaming() {}

  /** The type that labels say; {@code feat} where they say none. */
  static String type(List<String> labels) {
    for (String label : labels) {
      Optional<String> type =
          NO_LETTERS
              .splitAsStream(label.toLowerCase(Locale.ROOT))
              .flatMap(word -> TYPES.keySet().stream().filter(t -> words(t).contains(word)))
              .findFirst();
      if (type.isPresent()) {
        return type.get();
      }
    }
    return "feat";
  }

  private static List<String> words(String type) {
    return TYPES.getOrDefault(type, List.of());
  }

  /** The name; what has no value is left out of it. */
  static String name(String format, String type, Optional<String> bareId, String title) {
    String id = bareId.map(BranchNaming::plain).orElse("");
    String filled =
        format
            .replace("{type}", type)
            .replace("{task-id}", id)
            .replace("{id}", id)
            .replace("{short-description}", "short-description");
    String limit = filled.replace("short-description", "");
    String words = shortOf(title, Math.max(8, MAX_LENGTH - limit.length()));
    String name = tidy(filled.replace("short-description", words));
    if (BranchNames.isPlain(name)) {
      return name;
    }
    String plainer = tidy(type + "/" + (id.isEmpty() ? words : id + "-" + words));
    return BranchNames.isPlain(plainer) ? plainer : "feat/" + FALLBACK;
  }

  /** A few words for a branch: ASCII, lower case, with {@code -}. */
  private static String shortOf(String title, int room) {
    String ascii =
        Normalizer.normalize(title.substring(0, Math.min(title.length(), 400)), Normalizer.Form.NFD)
            .replace("ß", "ss")
            .replaceAll("\\p{M}+", "")
            .replaceAll("[’']", "")
            .toLowerCase(Locale.ROOT);
    String words =
        Arrays.stream(ascii.split("[^a-z0-9]+"))
            .filter(word -> !word.isEmpty())
            .limit(MAX_WORDS)
            .collect(Collectors.joining("-"));
    int most = Math.min(room, MAX_SHORT);
    if (words.length() > most) {
      int cut = words.lastIndexOf('-', most);
      words = words.substring(0, cut > 0 ? cut : most);
    }
    return words.isEmpty() ? FALLBACK : words;
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9._-]+", "-");
  }

  /** Each part of the path on its own: without what git refuses, and without what is left over. */
  private static String tidy(String path) {
    String name =
        Arrays.stream(path.split("/"))
            .map(part -> plain(part).replaceAll("\\.{2,}", ".").replaceAll("-{2,}", "-"))
            .map(part -> part.replaceAll("^[._-]+|[._-]+$", ""))
            .map(part -> part.endsWith(".lock") ? part.substring(0, part.length() - 5) : part)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
    if (name.length() <= MAX_LENGTH) {
      return name;
    }
    return name.substring(0, MAX_LENGTH).replaceAll("(\\.lock)?[._/-]*$", "");
  }
}
