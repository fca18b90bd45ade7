package dev.dispatch.skill;

import java.util.Map;

/** Where issues are read. */
public interface IssueTracker {
  /**
   * The issue; blocks until the tracker's program has answered. Fails with a {@link
   * dev.dispatch.error.DispatchException} in the program's own words.
   *
   * @param id without {@code #}
   */
  Issue fetch(TaskManagement management, String id, String root, Map<String, String> environment);

  /** Whether anything can be asked there. */
  boolean canFetch(TaskManagement management, String root, Map<String, String> environment);
}
