package dev.dispatch.transport.tmux;

import dev.dispatch.report.WorkerReport;
import dev.dispatch.screen.Composer;
import dev.dispatch.screen.Screen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reports that somebody typed into a pane and submitted: what stands behind a prompt, as a person's
 * own words do. What an agent itself says or quotes is none, and what is only written so far is
 * none yet. A line counts once, however often it comes back on the screen. Not for several threads.
 */
final class RawReports {
  /** How agents show what they were told; what they say is indented or has another mark. */
  private static final Pattern TOLD = Pattern.compile("^[>❯›] (.*)$");

  /** The prompt of a shell, which stands alone in the last line. */
  private static final Pattern PROMPT = Pattern.compile("^(\\S*[$#%❯>])(?: .*)?$");

  /** How the part begins that tells a line dispatch typed itself. */
  static final String OWN = "[dispatch: ";

  private final boolean isAgent;

  /** How often each was on the screen at once, at most. */
  private final Map<WorkerReport, Integer> counted = new HashMap<>();

  /**
   * @param isAgent whether an agent with a prompt box is there, and no shell
   */
  RawReports(boolean isAgent) {
    this.isAgent = isAgent;
  }

  /** The reports that are on the screen more often than ever before. */
  List<WorkerReport> added(Screen screen, Composer composer) {
    if (isAgent && composer instanceof Composer.Absent) {
      return List.of(); // where the prompt box is cannot be told
    }
    Map<WorkerReport, Integer> now = new HashMap<>();
    for (String line : submitted(screen, composer)) {
      report(line).ifPresent(report -> now.merge(report, 1, Integer::sum));
    }
    List<WorkerReport> added = new ArrayList<>();
    now.forEach((report, count) -> {
      for (int i = counted.getOrDefault(report, 0); i < count; i++) {
        added.add(report);
      }
      counted.merge(report, count, Math::max);
    });
    return added;
  }

  private List<String> submitted(Screen screen, Composer composer) {
    List<String> shown = screen.lines().stream().filter(line -> !line.isBlank()).toList();
    if (shown.isEmpty()) {
      return List.of();
    }
    return isAgent ? told(shown, composer) : typed(shown);
  }

  /** All but what is in the prompt box, which is the last that looks so. */
  private static List<String> told(List<String> shown, Composer composer) {
    List<String> told = new ArrayList<>();
    for (String line : shown) {
      Matcher matcher = TOLD.matcher(line);
      if (matcher.matches()) {
        told.add(matcher.group(1));
      }
    }
    boolean isWriting = composer instanceof Composer.Draft || composer instanceof Composer.Pasted;
    if (isWriting && !told.isEmpty()) {
      told.removeLast();
    }
    return told;
  }

  /** Behind the very prompt that waits now. */
  private static List<String> typed(List<String> shown) {
    Matcher last = PROMPT.matcher(shown.getLast());
    if (!last.matches()) {
      return List.of();
    }
    String prompt = last.group(1) + " ";
    return shown.subList(0, shown.size() - 1).stream()
        .filter(line -> line.startsWith(prompt))
        .map(line -> line.substring(prompt.length()))
        .toList();
  }

  private static Optional<WorkerReport> report(String line) {
    return line.contains(OWN) ? Optional.empty() : WorkerReport.parse(line);
  }
}
