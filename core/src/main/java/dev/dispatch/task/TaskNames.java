package dev.dispatch.task;

import dev.dispatch.id.TaskId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes ids and titles from what a person wrote. */
public final class TaskNames {
  private static final int MAX_WORDS = 5;
  private static final int MAX_TITLE = 72;
  private static final int MAX_ID = 40;
  private static final Set<String> FILLER =
      Set.of(
          "a", "an", "the", "to", "of", "in", "on", "for", "and", "or", "with", "please", "use",
          "using", "my", "our", "your", "this", "that", "is", "are", "be", "it", "its", "all",
          "have", "ask", "via", "into", "from", "by", "at", "as", "so", "then", "me", "i", "you");

  private TaskNames() {}

  /** A short kebab-case id for the text, not taken yet: {@code security-review-2}. */
  public static TaskId idFor(String text, Predicate<TaskId> taken) {
    List<String> words =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
            .filter(word -> !word.isEmpty())
            .toList();
    List<String> telling = words.stream().filter(word -> !FILLER.contains(word)).toList();
    String base =
        (telling.isEmpty() ? words : telling)
            .stream().limit(MAX_WORDS).collect(Collectors.joining("-"));
    base = base.length() > MAX_ID ? base.substring(0, MAX_ID).replaceAll("-[^-]*$", "") : base;
    if (!TaskId.isValid(base)) {
      base = TaskId.isValid("task-" + base) ? "task-" + base : "task";
    }
    for (int suffix = 1; ; suffix++) {
      TaskId id = new TaskId(suffix == 1 ? base : base + "-" + suffix);
      if (!taken.test(id)) {
        return id;
      }
    }
  }

  /** The first line of the text, cut at a word. */
  public static String titleFor(String text) {
    String line = text.strip().lines().findFirst().orElse("Task").strip();
    line = line.replaceAll("[\\p{Cntrl}]", " ").strip();
    if (line.isEmpty()) {
      return "Task";
    }
    if (line.length() <= MAX_TITLE) {
      return line;
    }
    int cut = line.lastIndexOf(' ', MAX_TITLE);
    return line.substring(0, cut > MAX_TITLE / 2 ? cut : MAX_TITLE) + "…";
  }
}
