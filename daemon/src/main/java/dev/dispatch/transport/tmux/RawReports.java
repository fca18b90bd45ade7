package dev.dispatch.transport.tmux;

import dev.dispatch.report.WorkerReport;
import dev.dispatch.screen.Screen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reports that somebody typed into a pane: what stands behind a prompt, as a person's own words do.
 * What an agent itself says or quotes is none. Not for several threads.
 */
final class RawReports {
  /** The prompt of an agent's box, or of a shell. */
  private static final Pattern TYPED =
      Pattern.compile("^\\s*[│|]?\\s*(?:[>❯›]|\\S*[$#%❯])\\s+(.*)$");

  /** How lines begin their end that dispatch typed itself. */
  static final String OWN = "[dispatch: ";

  private Map<WorkerReport, Integer> before = new HashMap<>();

  /** The reports that are on the screen once more than at the last look. */
  List<WorkerReport> added(Screen screen) {
    Map<WorkerReport, Integer> now = new HashMap<>();
    for (String line : screen.lines()) {
      typed(line).ifPresent(report -> now.merge(report, 1, Integer::sum));
    }
    List<WorkerReport> added = new ArrayList<>();
    now.forEach((report, count) -> {
      for (int i = before.getOrDefault(report, 0); i < count; i++) {
        added.add(report);
      }
    });
    before = now;
    return added;
  }

  private static Optional<WorkerReport> typed(String line) {
    Matcher matcher = TYPED.matcher(line);
    if (line.contains(OWN) || !matcher.matches()) {
      return Optional.empty();
    }
    return WorkerReport.parse(matcher.group(1).replaceAll("[│|]\\s*$", ""));
  }
}
