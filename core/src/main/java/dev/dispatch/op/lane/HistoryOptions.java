package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which options of {@code history} go together, and what they mean for a row. */
final class HistoryOptions {
  private HistoryOptions() {}

  static void checkOfAll(ShowHistory.Params params) {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--view", params.view() != null && params.view() != ShowHistory.View.SUMMARY);
    given.put("--type", params.type() != null);
    given.put("--tool", params.tool() != null);
    given.put("--grep", params.grep() != null);
    given.put("--raw", params.raw());
    given.put("--limit", params.limit() != null);
    refuse(given, "is about one lane, and none is named", "dispatch history LANE");
    if (params.changed() && params.clean()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "history: --changed and --clean exclude each other",
          "dispatch history --changed");
    }
  }

  static void checkOfOne(ShowHistory.Params params) {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--has-tool", params.hasTool() != null);
    given.put("--changed", params.changed());
    given.put("--clean", params.clean());
    given.put("--cwd", params.cwd() != null);
    given.put("--source", params.source() != null);
    given.put("--status", params.status() != null);
    given.put("--min-bytes", params.minBytes() != null);
    refuse(given, "chooses among lanes, and one is named", "dispatch history");
    if (params.view() != null && params.view() != ShowHistory.View.ITEMS) {
      Map<String, Boolean> ofItems = new LinkedHashMap<>();
      ofItems.put("--type", params.type() != null);
      ofItems.put("--tool", params.tool() != null);
      ofItems.put("--grep", params.grep() != null);
      ofItems.put("--raw", params.raw());
      refuse(
          ofItems,
          "is for --view items only",
          "dispatch history " + params.lane() + " --view items");
    }
  }

  private static void refuse(Map<String, Boolean> given, String why, String hint) {
    List<String> wrong =
        given.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    if (!wrong.isEmpty()) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "history: " + wrong.getFirst() + " " + why, hint);
    }
  }

  static int limit(ShowHistory.Params params, int otherwise, int most) {
    int limit = Optional.ofNullable(params.limit()).orElse(otherwise);
    if (limit < 1 || limit > most) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "history: --limit is " + limit + "; expected 1 to " + most,
          "dispatch history --help");
    }
    return limit;
  }

  /** Whether a lane is one of those that were asked for. */
  static boolean fits(LaneHistory row, ShowHistory.Params params) {
    String tool = params.hasTool();
    Long bytes = params.minBytes();
    return (tool == null || row.tools().stream().anyMatch(use -> use.tool().equals(tool)))
        && (!params.changed() || row.changedFiles() > 0)
        && (!params.clean() || row.changedFiles() == 0)
        && (params.source() == null || isOf(row, params.source()))
        && (params.status() == null || row.status() == params.status())
        && (bytes == null || row.bytes() >= bytes);
  }

  private static boolean isOf(LaneHistory row, ShowHistory.Source source) {
    return row.source().equals(source.name().toLowerCase(Locale.ROOT));
  }
}
