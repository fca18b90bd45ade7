package dev.dispatch.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Heading;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * A plan file with the places of its items, so that it can be read and edited by the same rules.
 * Only the block structure is parsed; the text of an item is taken as it stands in the file.
 */
final class PlanSource {
  /** A larger file is no plan; it is refused before anything looks at it. */
  static final int MAX_CHARS = 1024 * 1024;

  static final int MAX_ITEMS = 1_000;
  private static final int MAX_NESTING = 50;

  private static final Pattern MARKER = Pattern.compile("[ \t]*\\[([ xX?!])](?:[ \t]+(.*))?");

  private static final Parser PARSER =
      Parser.builder()
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .maxOpenBlockParsers(MAX_NESTING)
          .inlineParserFactory(context -> (lines, node) -> {})
          .build();

  /**
   * An item and where it stands.
   *
   * @param marker index of the character between the brackets
   * @param line index of the line the brackets are on
   */
  record Spot(PlanItem item, int marker, int line) {}

  /** A checkbox before its note is known, with the lines its list item covers. */
  private record Box(int marker, char state, String text, int firstLine, int line, int lastLine) {}

  private final String text;
  private final PlanLines lines;
  private final Optional<String> title;
  private final List<Spot> spots;
  private final Optional<String> problem;

  private PlanSource(
      String text,
      PlanLines lines,
      Optional<String> title,
      List<Spot> spots,
      Optional<String> problem) {
    this.text = text;
    this.lines = lines;
    this.title = title;
    this.spots = spots;
    this.problem = problem;
  }

  static PlanSource read(String text) {
    Optional<String> refused = refuse(text);
    PlanLines lines = new PlanLines(refused.isPresent() ? "" : text);
    if (refused.isPresent()) {
      return new PlanSource(text, lines, Optional.empty(), List.of(), refused);
    }
    Node document = PARSER.parse(text);
    Optional<String> title = title(document, lines);
    List<Box> boxes = boxes(document, lines);
    if (boxes.isEmpty()) {
      return new PlanSource(
          text, lines, title, List.of(), Optional.of("no items: expected lines like '- [ ] …'"));
    }
    if (boxes.size() > MAX_ITEMS) {
      String many = boxes.size() + " items: expected at most " + MAX_ITEMS;
      return new PlanSource(text, lines, title, List.of(), Optional.of(many));
    }
    return new PlanSource(text, lines, title, spots(boxes, lines), Optional.empty());
  }

  private static Optional<String> refuse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.of(
          "too large: %,d characters, at most %,d".formatted(text.length(), MAX_CHARS));
    }
    if (text.isBlank()) {
      return Optional.of("empty");
    }
    if (text.indexOf('\0') >= 0) {
      return Optional.of("binary: it holds NUL characters");
    }
    return Optional.empty();
  }

  private static Optional<String> title(Node document, PlanLines lines) {
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading) {
        int line = heading.getSourceSpans().getFirst().getLineIndex();
        return Optional.of(PlanWords.headingText(lines.content(line)))
            .filter(words -> !words.isEmpty());
      }
    }
    return Optional.empty();
  }

  /** In the order of the file. Quotes are passed over: dispatch's own notes stand in them. */
  private static List<Box> boxes(Node document, PlanLines lines) {
    List<Box> boxes = new ArrayList<>();
    @Nullable Node node = document.getFirstChild();
    while (node != null) {
      if (node instanceof ListItem item) {
        box(item, lines).ifPresent(boxes::add);
      }
      node = next(node);
    }
    return boxes;
  }

  private static @Nullable Node next(Node node) {
    if (!(node instanceof BlockQuote) && node.getFirstChild() != null) {
      return node.getFirstChild();
    }
    @Nullable Node up = node;
    while (up != null && up.getNext() == null) {
      up = up.getParent();
    }
    return up == null ? null : up.getNext();
  }

  private static Optional<Box> box(ListItem item, PlanLines lines) {
    Node first = item.getFirstChild();
    // An underlined first line is a heading to Markdown; the checkbox in it still counts.
    if (!(first instanceof Paragraph || first instanceof Heading)) {
      return Optional.empty();
    }
    SourceSpan start = first.getSourceSpans().getFirst();
    int line = start.getLineIndex();
    String content = lines.content(line).substring(start.getColumnIndex());
    Matcher marker = MARKER.matcher(content);
    if (!marker.matches()) {
      return Optional.empty();
    }
    List<SourceSpan> covered = item.getSourceSpans();
    @Nullable String words = marker.group(2);
    return Optional.of(
        new Box(
            start.getInputIndex() + marker.start(1),
            marker.group(1).charAt(0),
            words == null ? "" : words.strip(),
            covered.getFirst().getLineIndex(),
            line,
            covered.getLast().getLineIndex()));
  }

  private static List<Spot> spots(List<Box> boxes, PlanLines lines) {
    List<Spot> spots = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      Box box = boxes.get(i);
      Optional<String> note = PlanWords.readNote(ownLines(boxes, i, lines));
      PlanItem item = new PlanItem(i + 1, box.text(), stateOf(box.state()), note);
      spots.add(new Spot(item, box.marker(), box.line()));
    }
    return spots;
  }

  /** The lines below an item that belong to it, and not to the items nested in it. */
  private static List<String> ownLines(List<Box> boxes, int index, PlanLines lines) {
    Box box = boxes.get(index);
    List<String> own = new ArrayList<>();
    int from = box.line() + 1;
    for (int i = index + 1; i < boxes.size() && boxes.get(i).line() <= box.lastLine(); i++) {
      Box nested = boxes.get(i);
      own.addAll(lines.indented(from, nested.firstLine() - 1));
      from = Math.max(from, nested.lastLine() + 1);
    }
    own.addAll(lines.indented(from, box.lastLine()));
    return own;
  }

  private static ItemState stateOf(char marker) {
    return switch (marker) {
      case 'x', 'X' -> ItemState.DONE;
      case '?' -> ItemState.BLOCKED;
      case '!' -> ItemState.ERROR;
      default -> ItemState.OPEN;
    };
  }

  String text() {
    return text;
  }

  PlanLines lines() {
    return lines;
  }

  List<Spot> spots() {
    return spots;
  }

  Plan toPlan() {
    return new Plan(title, spots.stream().map(Spot::item).toList(), problem);
  }
}
