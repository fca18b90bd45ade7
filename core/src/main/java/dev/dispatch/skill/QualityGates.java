package dev.dispatch.skill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A project's own checks, by name, in the order they are run: {@code test}, {@code lint}, {@code
 * format}, perhaps {@code build}. Those that a project says it has not are left out.
 */
public record QualityGates(Map<String, String> commands) {
  private static final List<String> REQUIRED = List.of("test", "lint", "format");
  private static final Set<String> NOT_THERE = Set.of("none", "n/a", "-", "no");

  public QualityGates {
    commands = new LinkedHashMap<>(commands);
  }

  /** Reads the section. */
  static QualityGates of(ProjectSection section) {
    Map<String, String> commands = new LinkedHashMap<>();
    for (String gate : REQUIRED) {
      put(commands, gate, Optional.of(section.require(gate, "<command>, or none")));
    }
    put(commands, "build", section.value("build"));
    return new QualityGates(commands);
  }

  private static void put(Map<String, String> commands, String gate, Optional<String> command) {
    command
        .filter(c -> !NOT_THERE.contains(c.toLowerCase(Locale.ROOT)))
        .ifPresent(c -> commands.put(gate, c));
  }

  /** As lines of a list. */
  String asList() {
    StringBuilder text = new StringBuilder();
    commands.forEach((gate, command) ->
        text.append("- ").append(gate).append(": `").append(command).append("`\n"));
    return text.isEmpty() ? "- none: this project has no checks of its own\n" : text.toString();
  }
}
