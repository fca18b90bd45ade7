package dev.dispatch.op.lane;

import dev.dispatch.op.Spans;
import dev.dispatch.op.TextStyle;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The result of {@code history} for people. */
final class HistoryText {
  private static final int TOOLS_SHOWN = 4;
  private static final long KIB = 1024;

  private HistoryText() {}

  static String of(ShowHistory.Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    switch (result.view()) {
      case SUMMARY -> summary(result.lanes(), text);
      case ITEMS -> result.items().forEach(item -> line(text, item.line(style.width())));
      case TOOLS ->
          result.tools().forEach(use -> line(text, "%6d  %s".formatted(use.calls(), use.tool())));
      case FILES ->
          result
              .files()
              .forEach(file ->
                  line(
                      text,
                      "%-8s  %3d  %s"
                          .formatted(age(file.ageSeconds()), file.changes(), file.path())));
    }
    if (text.isEmpty()) {
      line(text, "nothing is known");
    }
    return text.append(behind(result.behind())).toString();
  }

  /** What the index lacks; empty when it lacks nothing. */
  static String behind(long events) {
    return events == 0
        ? ""
        : "the index is still being made: it lacks the last " + events + " events\n";
  }

  private static void summary(List<LaneHistory> lanes, StringBuilder text) {
    for (LaneHistory row : lanes) {
      String size =
          "%d items, %s, ~%d tokens, %d turns"
              .formatted(row.items(), bytes(row.bytes()), row.estimatedTokens(), row.turns());
      line(
          text,
          "%-6s  %-14s  %-24s  %s"
              .formatted(row.ref(), row.status().wireName(), row.handle(), size));
      row.last()
          .ifPresent(last ->
              line(
                  text,
                  "        %s to %s, %d days%s"
                      .formatted(
                          ItemRow.time(row.first().orElse(last)),
                          ItemRow.time(last),
                          row.activeDays(),
                          tools(row))));
      row.lastChangeSeconds()
          .ifPresent(age ->
              line(
                  text,
                  "        changed %d files, the last %s ago, in %s"
                      .formatted(row.changedFiles(), age(age), row.worktree().orElse(row.cwd()))));
    }
  }

  private static String tools(LaneHistory row) {
    String used =
        row.tools().stream()
            .limit(TOOLS_SHOWN)
            .map(use -> use.tool() + " " + use.calls())
            .collect(Collectors.joining(", "));
    String agents = row.subAgents() == 0 ? "" : "; sub-agents " + row.subAgents();
    return (used.isEmpty() ? "" : "; " + used) + agents;
  }

  private static String age(long seconds) {
    return Spans.format(Duration.ofSeconds(seconds));
  }

  private static String bytes(long count) {
    return count < KIB
        ? count + " B"
        : String.format(Locale.ROOT, "%.1f KiB", count / (double) KIB);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
