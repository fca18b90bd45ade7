package dev.dispatch.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of an ordinary plan, line by line: bullets with a checkbox, nested or not, outside of
 * fenced code and quotes. The daemon reads plans as the Markdown they are; here whatever might be
 * numbered otherwise by it (HTML, tabs, ordered lists, deep indentation) is refused rather than
 * guessed at. A test in the daemon holds the two together.
 */
final class PlanTick {
  private static final String BLOCK_STARTS = "-*+`~<#>=_|\\";
  private static final int CODE_INDENT = 4;

  private final String text;

  /** Index in the text of the character between the brackets, item by item. */
  private final List<Integer> markers = new ArrayList<>();

  private PlanTick(String text) {
    this.text = text;
  }

  /** Reads a plan; refuses one that it may misread. */
  static PlanTick of(String text) throws NoWayException {
    PlanTick plan = new PlanTick(text);
    char fence = 0;
    int deepest = 0;
    for (int start = 0; start < text.length(); start = lineEnd(text, start) + 1) {
      String line = text.substring(start, lineEnd(text, start));
      int indent = indent(line);
      String content = line.substring(indent).stripTrailing();
      char opening = fenceOf(content);
      if (fence != 0) {
        fence = opening == fence && content.length() < 4 ? 0 : fence;
        continue;
      }
      if (opening != 0) {
        fence = opening;
        continue;
      }
      if (content.isEmpty() || content.startsWith(">")) {
        continue;
      }
      if (plan.isItem(content)) {
        plan.require(indent < deepest + CODE_INDENT, "an item may be code");
        plan.require(line.indexOf('\t') < 0, "an item has tabs");
        plan.markers.add(start + indent + 3);
        deepest = indent + 2;
      } else {
        plan.require(!looksLikeItem(content), "a line may be an item: " + content);
        plan.require(!content.startsWith("<"), "it holds HTML");
        deepest = indent == 0 ? 0 : deepest;
      }
    }
    plan.require(fence == 0, "code in it is not closed");
    plan.require(text.indexOf('\0') < 0, "it is binary");
    plan.require(!plan.markers.isEmpty(), "it has no items");
    return plan;
  }

  private void require(boolean holds, String otherwise) throws NoWayException {
    if (!holds) {
      throw new NoWayException(
          "files: plan.md is not plain enough to be ticked here: " + otherwise);
    }
  }

  private static int lineEnd(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private static int indent(String line) {
    int at = 0;
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static char fenceOf(String content) {
    return content.startsWith("```") ? '`' : content.startsWith("~~~") ? '~' : 0;
  }

  /** {@code - [ ]}, with one space, and a space or nothing after it. */
  private boolean isItem(String content) {
    return content.length() >= 5
        && "-*+".indexOf(content.charAt(0)) >= 0
        && content.startsWith(" [", 1)
        && " xX?!".indexOf(content.charAt(3)) >= 0
        && content.charAt(4) == ']'
        && (content.length() == 5 || content.charAt(5) == ' ');
  }

  /** A checkbox after nothing but what may open a list. */
  private static boolean looksLikeItem(String content) {
    int at = 0;
    while (at < content.length() && " \t-*+.)0123456789>".indexOf(content.charAt(at)) >= 0) {
      at++;
    }
    return at > 0
        && at + 2 < content.length()
        && content.charAt(at) == '['
        && content.charAt(at + 2) == ']';
  }

  int total() {
    return markers.size();
  }

  int done() {
    int done = 0;
    for (int marker : markers) {
      done += isDone(marker) ? 1 : 0;
    }
    return done;
  }

  private boolean isDone(int marker) {
    return text.charAt(marker) == 'x' || text.charAt(marker) == 'X';
  }

  /** The text with that item ticked, and the note below it; the same where it is ticked. */
  String ticked(int number, @Nullable String note) throws ClientFailure {
    if (number > markers.size()) {
      throw new ClientFailure(
          ClientFailure.NOT_FOUND,
          "check: the plan has no item " + number + "; it has " + markers.size());
    }
    int marker = markers.get(number - 1);
    if (isDone(marker)) {
      return text;
    }
    int end = lineEnd(text, marker);
    boolean carriage = end > 0 && text.charAt(end - 1) == '\r';
    int contentEnd = carriage ? end - 1 : end;
    String breaks = carriage ? "\r\n" : "\n";
    String below = "";
    if (note != null && !note.isBlank()) {
      int column = marker - 1 - (text.lastIndexOf('\n', marker) + 1);
      below = breaks + " ".repeat(column) + escaped(onOneLine(note));
    }
    return text.substring(0, marker)
        + "x"
        + text.substring(marker + 1, contentEnd)
        + below
        + text.substring(contentEnd);
  }

  private static String onOneLine(String note) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < note.length(); i++) {
      char c = note.charAt(i);
      line.append(c < ' ' || c == 0x7f ? ' ' : c);
    }
    return line.toString().strip();
  }

  /** Keeps Markdown from taking the note for a block of its own. */
  private static String escaped(String note) {
    if (BLOCK_STARTS.indexOf(note.charAt(0)) >= 0) {
      return "\\" + note;
    }
    int digits = 0;
    while (digits < note.length() && note.charAt(digits) >= '0' && note.charAt(digits) <= '9') {
      digits++;
    }
    boolean ordered =
        digits > 0
            && digits < note.length()
            && (note.charAt(digits) == '.' || note.charAt(digits) == ')');
    return ordered ? note.substring(0, digits) + "\\" + note.substring(digits) : note;
  }
}
