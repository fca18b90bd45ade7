package dev.dispatch.agent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whose model an id is, told by its shape, and so which programs can run it. */
public enum ModelFamily {
  CLAUDE("(?:[\\w.]+-)*(?:opus|sonnet|haiku)(?:[-.\\w]*)|claude-[\\w.-]+"),
  OPENAI("gpt-[\\w.-]+|o\\d[\\w.-]*|[\\w.-]*codex[\\w.-]*"),
  GEMINI("gemini-[\\w.-]+"),
  COMPOSER("composer-[\\w.-]+"),
  GROK("grok-[\\w.-]+");

  /** The names under which Claude Code takes its models whatever their version. */
  private static final List<String> STABLE = List.of("opus", "sonnet", "haiku");

  private static final List<String> OPENAI_MARKS = List.of("gpt", "codex", "o1", "o3", "o4-mini");

  private final Pattern shape;

  ModelFamily(String shape) {
    this.shape = Pattern.compile(shape, Pattern.CASE_INSENSITIVE);
  }

  /** The family a word has the shape of; empty where it looks like no model. */
  public static Optional<ModelFamily> ofShape(String word) {
    return Arrays.stream(values()).filter(f -> f.shape.matcher(word).matches()).findFirst();
  }

  /**
   * The family's stable name for an id, for Claude models only: {@code claude-opus-4-6-thinking} is
   * {@code opus}. A versioned id may be gone tomorrow.
   */
  public static Optional<String> stableName(String id) {
    String lower = id.toLowerCase(Locale.ROOT);
    return STABLE.stream().filter(lower::contains).findFirst();
  }

  /**
   * The program that runs an id best among those installed; empty where none is that should. Claude
   * models stay with Claude Code while it is installed, OpenAI's with Codex; the rest is Cursor's.
   *
   * @param listed the programs that named the id when asked what they can run
   */
  public static Optional<AgentProgram> preferred(
      String id, List<AgentProgram> installed, List<AgentProgram> listed) {
    List<AgentProgram> order = order(id);
    return order.stream()
        .filter(installed::contains)
        .filter(program -> program == order.getFirst() || mayStandIn(id, program, listed))
        .findFirst();
  }

  private static List<AgentProgram> order(String id) {
    String lower = id.toLowerCase(Locale.ROOT);
    if (stableName(lower).isPresent()) {
      return List.of(AgentProgram.CLAUDE, AgentProgram.CURSOR);
    }
    if (OPENAI_MARKS.stream().anyMatch(lower::contains)) {
      return List.of(AgentProgram.CODEX, AgentProgram.CURSOR);
    }
    return List.of(AgentProgram.CURSOR);
  }

  /** Another program runs a Claude model only if it says that it can. */
  private static boolean mayStandIn(String id, AgentProgram program, List<AgentProgram> listed) {
    return stableName(id).isEmpty() || listed.contains(program);
  }
}
