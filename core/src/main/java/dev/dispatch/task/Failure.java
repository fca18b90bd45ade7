package dev.dispatch.task;

import dev.dispatch.agent.FailureCause;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.Plan;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what a worker left behind that ended with open items. */
final class Failure {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

  private Failure() {}

  static String describe(TaskState task) {
    String how =
        task.worker()
            .end()
            .map(end -> ended(task, end))
            .orElse("completion marked with open items");
    return how + "; " + left(task.plan());
  }

  private static String ended(TaskState task, WorkerEnd end) {
    StringBuilder text = new StringBuilder();
    if (!untouched(task.plan())) {
      text.append("the worker ended (").append(end.exit().describe()).append(')');
    } else if (end.exit().isSuccess()) {
      text.append("the worker ended without ticking anything");
    } else {
      text.append("failed to start: ").append(end.exit().describe());
    }
    end.cause()
        .filter(cause -> cause != FailureCause.UNKNOWN)
        .ifPresent(cause -> text.append("; ").append(cause.meaning()));
    end.resetsAt().ifPresent(at -> text.append("; the limit ends at ").append(moment(at)));
    if (end.toolCalls().filter(calls -> calls == 0).isPresent()) {
      text.append("; it used no tool at all");
    }
    return text.toString();
  }

  /** In UTC: who reads it may be anywhere. */
  static String moment(Instant at) {
    return MOMENT.format(at.atOffset(ZoneOffset.UTC));
  }

  private static boolean untouched(Plan plan) {
    return plan.items().stream().allMatch(item -> item.state() == ItemState.OPEN);
  }

  private static String left(Plan plan) {
    if (plan.problem().isPresent()) {
      return "plan: " + plan.problem().get();
    }
    String open =
        plan.items().stream()
            .filter(item -> item.state() != ItemState.DONE)
            .map(item -> Integer.toString(item.n()))
            .collect(Collectors.joining(", "));
    return plan.done() + " of " + plan.items().size() + " items done, left: " + open;
  }
}
