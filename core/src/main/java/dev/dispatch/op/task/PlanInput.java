package dev.dispatch.op.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.plan.Plan;
import dev.dispatch.plan.PlanParser;
import dev.dispatch.plan.PlanWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the first plan of a task from what the caller gave. */
final class PlanInput {
  private PlanInput() {}

  static String of(@Nullable String planFile, List<String> items, String title, Caller caller) {
    if (planFile == null) {
      return PlanWriter.render(title, items.isEmpty() ? List.of(title) : items);
    }
    if (!items.isEmpty()) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "run: both --plan-file and --item are given; only one may be");
    }
    String text = caller.readInput(planFile);
    Plan plan = PlanParser.parse(text);
    if (plan.problem().isPresent()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "run: the plan in " + planFile + " cannot be used: " + plan.problem().get(),
          "write items as lines like: - [ ] Add the endpoint");
    }
    return text;
  }

  static List<ItemRow> rows(String planText) {
    return PlanParser.parse(planText).items().stream()
        .map(item -> new ItemRow(item.n(), item.text(), item.state(), item.note()))
        .toList();
  }
}
