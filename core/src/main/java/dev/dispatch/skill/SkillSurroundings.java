package dev.dispatch.skill;

import java.util.Optional;

/**
 * What a worker has to know of the place it works in.
 *
 * @param hasEnvFile whether the project's root has a {@code .env}
 * @param authNotes how to get at what needs a login, as configured
 * @param family the prefix of the skills that the agent itself has, as configured
 */
public record SkillSurroundings(
    boolean hasEnvFile, Optional<String> authNotes, Optional<String> family) {
  /** As lines of a list. */
  String asList() {
    StringBuilder text = new StringBuilder();
    if (hasEnvFile) {
      text.append("- The project's root has a `.env`: copy it into your worktree.\n");
    }
    authNotes.ifPresent(
        notes -> text.append("- ").append(notes.strip().replaceAll("\\s+", " ")).append('\n'));
    return text.isEmpty() ? "- No special setup is needed.\n" : text.toString();
  }
}
