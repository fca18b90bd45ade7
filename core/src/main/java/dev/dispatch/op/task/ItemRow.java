package dev.dispatch.op.task;

import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.task.TaskState;
import java.util.List;
import java.util.Optional;

/** A plan item on a surface. */
public record ItemRow(int n, String text, ItemState state, Optional<String> note) {
  static List<ItemRow> of(TaskState task) {
    return task.plan().items().stream().map(ItemRow::of).toList();
  }

  private static ItemRow of(PlanItem item) {
    return new ItemRow(item.n(), item.text(), item.state(), item.note());
  }

  /** The line a person sees: {@code [x] Read the code}. */
  String line() {
    String mark =
        switch (state) {
          case OPEN -> "[ ] ";
          case DONE -> "[x] ";
          case BLOCKED -> "[?] ";
          case ERROR -> "[!] ";
        };
    return mark + text + note.map(n -> "\n      " + n.replace("\n", "\n      ")).orElse("");
  }
}
