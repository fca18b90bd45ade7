package dev.dispatch.history;

import dev.dispatch.turn.ItemKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the title of an item tells: the tool, and the files it changed. */
public final class ItemTools {
  /** Every command of the shell. */
  public static final String SHELL = "shell";

  /** Every change of files, whatever the agent calls the tool. */
  public static final String EDIT = "edit";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,79}");
  private static final Set<String> SUB_AGENTS = Set.of("task", "agent", "spawnagent");

  private ItemTools() {}

  /** The tool's name; empty for words. */
  public static Optional<String> tool(ItemKind kind, String title) {
    return switch (kind) {
      case COMMAND -> Optional.of(SHELL);
      case FILE_CHANGE -> Optional.of(EDIT);
      case TOOL_CALL -> Optional.of(name(title));
      case MESSAGE, REASONING, ERROR -> Optional.empty();
    };
  }

  private static String name(String title) {
    Matcher name = NAME.matcher(title);
    return name.lookingAt() ? name.group() : "tool";
  }

  /** Whether that tool gives work to another agent. */
  public static boolean isSubAgent(String tool) {
    return SUB_AGENTS.contains(tool.toLowerCase(Locale.ROOT).replace("_", ""));
  }

  /** The paths that a change of files names in its title. */
  public static List<String> files(LaneItem item) {
    return item.type() == ItemType.FILE_CHANGE
        ? Stream.of(item.title().split(", ", -1)).filter(path -> !path.isBlank()).toList()
        : List.of();
  }
}
