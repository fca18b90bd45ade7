package dev.dispatch.skill;

import java.util.List;
import java.util.Optional;

/**
 * What a worker is given.
 *
 * @param skill that was meant or chosen
 * @param prompt without the report protocol
 * @param branch that the work is to be on; empty for work that changes nothing
 * @param expects the reports that end the work
 * @param issueId as the project writes it
 * @param warnings what the person should know, a line each
 */
public record SkillWork(
    String skill,
    String title,
    String prompt,
    Optional<String> branch,
    List<String> expects,
    Optional<String> issueId,
    List<String> warnings) {
  public SkillWork {
    expects = List.copyOf(expects);
    warnings = List.copyOf(warnings);
  }
}
