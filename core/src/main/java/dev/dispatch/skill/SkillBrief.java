package dev.dispatch.skill;

import java.util.List;
import java.util.Optional;

/**
 * Everything a prompt is made of.
 *
 * @param text in the person's own words
 * @param issueId as the project writes it
 * @param description of the work: the issue's body, else the person's words
 * @param remark what the person said beside the issue
 * @param root of the project
 */
record SkillBrief(
    String text,
    String root,
    String title,
    Optional<String> issueId,
    String description,
    Optional<String> remark,
    List<String> labels,
    Optional<String> branch,
    Optional<TaskManagement> management,
    Optional<QualityGates> gates,
    SkillSurroundings surroundings,
    boolean noConfirm) {
  SkillBrief {
    labels = List.copyOf(labels);
  }
}
