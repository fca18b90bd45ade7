package dev.dispatch.transport;

import java.util.Optional;

/** What can be done with a conversation beside speaking in it. */
public sealed interface ThreadCommand {
  /** What is under way then, for people: {@code compacting the conversation}. */
  String words();

  /** Gives it a name in the agent's own lists. */
  record Rename(String name) implements ThreadCommand {
    @Override
    public String words() {
      return "renaming the conversation";
    }
  }

  /** Has the agent put what was said in few words, and go on from these. */
  record Compact() implements ThreadCommand {
    @Override
    public String words() {
      return "compacting the conversation";
    }
  }

  /**
   * Takes its newest turns out of it. What they did to files stays.
   *
   * @param turns how many, 1 at least
   */
  record Rollback(int turns) implements ThreadCommand {
    @Override
    public String words() {
      return "taking turns out of the conversation";
    }
  }

  /**
   * Gives it a goal, or changes the one it has. An active one starts turns by itself.
   *
   * @param objective absent to keep it
   * @param tokenBudget absent to keep it
   * @param isPaused whether it is to wait
   */
  record SetGoal(Optional<String> objective, Optional<Long> tokenBudget, boolean isPaused)
      implements ThreadCommand {
    @Override
    public String words() {
      return "setting the goal";
    }
  }

  /** Takes its goal away. The turn that runs goes on. */
  record ClearGoal() implements ThreadCommand {
    @Override
    public String words() {
      return "clearing the goal";
    }
  }
}
