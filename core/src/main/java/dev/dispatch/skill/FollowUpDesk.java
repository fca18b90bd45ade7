package dev.dispatch.skill;

/** Writes the prompts for what follows work that is done. */
public interface FollowUpDesk {
  /** The prompt, without the report protocol; reads the project and changes nothing. */
  SkillWork prepare(FollowUpRequest request);
}
