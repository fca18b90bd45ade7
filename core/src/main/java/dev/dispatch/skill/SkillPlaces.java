package dev.dispatch.skill;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The placeholders of a template, and what each needs of the project. */
final class SkillPlaces {
  private static final String NONE = "none";
  private static final Set<String> OF_GATES = Set.of("gates", "test", "lint", "format", "build");
  private static final Set<String> OF_MANAGEMENT =
      Set.of("branch", "task-id", "labels", "tool", "repo");
  private static final Map<String, Function<SkillBrief, String>> VALUES = values();

  private SkillPlaces() {}

  private static Map<String, Function<SkillBrief, String>> values() {
    Map<String, Function<SkillBrief, String>> values = new LinkedHashMap<>();
    values.put("text", brief -> brief.text().strip());
    values.put("title", SkillBrief::title);
    values.put("description", SkillBrief::description);
    values.put("task-id", brief -> brief.issueId().orElse(NONE));
    values.put("branch", brief -> brief.branch().orElse(NONE));
    values.put(
        "labels", brief -> brief.labels().isEmpty() ? NONE : String.join(", ", brief.labels()));
    values.put("root", SkillBrief::root);
    values.put("environment", brief -> brief.surroundings().asList().stripTrailing());
    values.put("tool", brief -> brief.management().map(m -> m.tool().wireName()).orElse(NONE));
    values.put("repo", brief -> brief.management().flatMap(TaskManagement::repo).orElse(NONE));
    values.put("gates", brief -> brief.gates().map(g -> g.asList().stripTrailing()).orElse(NONE));
    for (String gate : Set.of("test", "lint", "format", "build")) {
      values.put(
          gate,
          brief ->
              brief.gates().flatMap(g -> Optional.ofNullable(g.commands().get(gate))).orElse(NONE));
    }
    return values;
  }

  static Set<String> known() {
    return VALUES.keySet();
  }

  /** Whether any of these cannot be filled without the project's gates. */
  static boolean needGates(Set<String> places) {
    return places.stream().anyMatch(OF_GATES::contains);
  }

  /** Whether any of these cannot be filled without knowing where issues are kept. */
  static boolean needManagement(Set<String> places) {
    return places.stream().anyMatch(OF_MANAGEMENT::contains);
  }

  static String value(String place, SkillBrief brief) {
    Function<SkillBrief, String> value = VALUES.get(place);
    return value == null ? NONE : value.apply(brief);
  }
}
