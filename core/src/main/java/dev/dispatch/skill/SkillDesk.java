package dev.dispatch.skill;

/** Turns what a person asks for into the words a worker is given. */
public interface SkillDesk {
  /**
   * Reads the project, asks its tracker where an issue is named, and writes the prompt. Blocks
   * until the tracker's program has answered; changes nothing. Fails with a {@link
   * dev.dispatch.error.DispatchException} that says what is missing and where to add it.
   */
  SkillWork prepare(SkillRequest request);
}
