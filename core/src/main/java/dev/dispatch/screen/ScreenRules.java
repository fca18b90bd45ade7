package dev.dispatch.screen;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything known about the screens of one agent program.
 *
 * @param version of this set of rules, not of the program
 * @param programs the names its process has in the foreground of a terminal
 * @param rules highest priority first
 */
public record ScreenRules(
    String agent,
    String version,
    List<String> programs,
    List<ScreenRule> rules,
    Optional<ComposerRules> composer,
    AgentKeys keys) {

  /** Whether the title its program gives its terminal proves something. */
  public boolean readsTitle() {
    return rules.stream()
        .flatMap(rule -> rule.conditions().stream())
        .anyMatch(condition -> condition.region().kind() == Region.Kind.TITLE);
  }

  public ScreenRules {
    programs = List.copyOf(programs);
    rules =
        rules.stream().sorted(Comparator.comparingInt(ScreenRule::priority).reversed()).toList();
  }
}
