package dev.dispatch.task;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.RequestAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What somebody wants done with a task. Carried out one at a time, in order, by its owner. */
public sealed interface TaskAction {
  /**
   * Answers a question.
   *
   * @param number of the question; empty for the oldest that is unanswered, or a {@code [?]} item
   * @param by who answers: {@code cli}, {@code mcp}, a lane ref
   * @param environment the caller's, should the answer need a new worker
   */
  record Answer(Optional<Integer> number, String text, String by, Map<String, String> environment)
      implements TaskAction {
    public Answer {
      environment = Map.copyOf(environment);
    }
  }

  /** Adds a note for the worker to the plan. */
  record Note(String text) implements TaskAction {}

  /**
   * Decides on what an agent asks in its own way: a permission, a choice.
   *
   * @param key of the request
   */
  record Decide(String key, RequestAnswer answer, String by) implements TaskAction {}

  /** Gives an agent that stays a message, as a person would type it. */
  record Send(String text) implements TaskAction {}

  /**
   * Gives an agent more to do on what it reported done, and waits for its report.
   *
   * @param why in a word or two: {@code merge}
   */
  record FollowUp(String text, String why) implements TaskAction {}

  /** Interrupts the running turn of an agent that stays. */
  record Interrupt() implements TaskAction {}

  /** Ends an agent that stays although its task is over. */
  record EndAgent() implements TaskAction {}

  /** Takes an item off the worker's list. */
  record Skip(int item) implements TaskAction {}

  /** Ticks an item. */
  record Check(LaneRef lane, int item, Optional<String> note) implements TaskAction {}

  /** Ends the work. */
  record Cancel(String by) implements TaskAction {}

  /**
   * Starts a new worker on what is left, or on everything.
   *
   * @param atReset not before the provider's limit ends that stopped the last one
   */
  record Retry(
      Optional<AgentChoice> agent,
      Optional<String> text,
      boolean allItems,
      boolean atReset,
      Map<String, String> environment)
      implements TaskAction {
    public Retry {
      environment = Map.copyOf(environment);
    }
  }

  /** A worker tells something. */
  record Tell(LaneRef lane, Report.Kind kind, String text) implements TaskAction {}

  /** A worker asks something. */
  record Ask(
      LaneRef lane,
      String text,
      List<String> options,
      Optional<String> fallback,
      Duration timeout,
      Question.Way via)
      implements TaskAction {
    public Ask {
      options = List.copyOf(options);
    }
  }

  /** The worker has the answer to its question. */
  record Acknowledge(int number) implements TaskAction {}

  /** Somebody looked at the result. */
  record TakeResult() implements TaskAction {}

  /** Archives the task's worktree and removes it. */
  record RemoveWorktree() implements TaskAction {}

  /** Makes the task's worktree again as it was archived. */
  record RestoreWorktree() implements TaskAction {}

  /** Removes the task's files and forgets it. */
  record Clean() implements TaskAction {}
}
