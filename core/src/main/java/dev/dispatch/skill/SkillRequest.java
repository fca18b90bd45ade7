package dev.dispatch.skill;

import java.util.Map;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param skill {@code ask}, {@code fast}, {@code implement} or a template's name; chosen by the
 *     text where it is empty
 * @param text in the person's own words
 * @param root of the project, absolute
 * @param noConfirm that the merge needs no confirmation
 * @param environment the caller's, for the tracker's program
 */
public record SkillRequest(
    Optional<String> skill,
    String text,
    String root,
    boolean noConfirm,
    Map<String, String> environment) {
  public SkillRequest {
    environment = Map.copyOf(environment);
  }
}
