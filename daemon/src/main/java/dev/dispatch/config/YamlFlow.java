package dev.dispatch.config;

import dev.dispatch.config.YamlSlots.Slot;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Entries put into a mapping in braces, or taken out of it. */
final class YamlFlow {
  private final SourceText source;
  private final YamlSlots slots;

  YamlFlow(SourceText source, YamlSlots slots) {
    this.source = source;
    this.slots = slots;
  }

  String insert(MappingNode mapping, String pair) {
    String text = source.text();
    Span whole = slots.flowSpan(mapping);
    if (mapping.getValue().isEmpty()) {
      String inside = text.substring(whole.start() + 1, whole.end() - 1);
      if (!inside.isBlank()) {
        throw new CannotEditException(whole.start(), "there are comments in the braces");
      }
      return Lines.replace(text, whole, "{ " + pair + " }");
    }
    Slot last = slots.last(mapping);
    int end = slots.end(last);
    int comma = commaBehind(end, whole.end());
    int start = slots.keySpan(last).start();
    if (!Lines.beginsLine(source, start)) {
      return comma < 0
          ? Lines.replace(text, new Span(end, end), ", " + pair)
          : Lines.replace(text, new Span(comma + 1, comma + 1), " " + pair + ",");
    }
    String line = " ".repeat(start - source.lineStart(start)) + pair;
    if (source.lineEnd(end) >= whole.end()) {
      String lines = (comma < 0 ? "," : "") + source.newline() + line + (comma < 0 ? "" : ",");
      int at = comma < 0 ? end : comma + 1;
      return Lines.replace(text, new Span(at, at), lines);
    }
    String with = comma < 0 ? Lines.replace(text, new Span(end, end), ",") : text;
    return Lines.insertBehind(source.with(with), end, comma < 0 ? line : line + ",");
  }

  /** The comma behind a value and before the closing brace; -1 where there is none. */
  private int commaBehind(int end, int limit) {
    String text = source.text();
    int at = end;
    while (at < limit) {
      char c = text.charAt(at);
      if (c == ',') {
        return at;
      }
      if (c == '#') {
        at = source.lineEnd(at);
      } else if (!Character.isWhitespace(c)) {
        return -1;
      } else {
        at++;
      }
    }
    return -1;
  }

  String remove(Slot slot) {
    String text = source.text();
    Span whole = slots.flowSpan(slot.parent());
    int start = slots.keySpan(slot).start();
    int end = slots.end(slot);
    int comma = commaBehind(end, whole.end());
    int count = slot.parent().getValue().size();
    boolean last = slot.index() == count - 1;
    int behind = comma < 0 ? end : comma + 1;
    if (count == 1) {
      return emptied(whole, start, behind);
    }
    boolean ownLine =
        Lines.beginsLine(source, start)
            && restIsBlank(behind)
            && source.lineEnd(behind) < whole.end();
    if (ownLine) {
      return withoutLine(slot, start, behind, last && comma < 0);
    }
    if (last) {
      int before = slots.end(new Slot(slot.parent(), slot.index() - 1));
      return Lines.replace(text, new Span(before, end), "");
    }
    int next = slots.keySpan(new Slot(slot.parent(), slot.index() + 1)).start();
    return Lines.replace(text, new Span(start, next), "");
  }

  private String emptied(Span whole, int start, int behind) {
    String text = source.text();
    String left =
        text.substring(whole.start() + 1, start) + text.substring(behind, whole.end() - 1);
    return left.isBlank()
        ? Lines.replace(text, whole, "{}")
        : Lines.replace(text, new Span(start, behind), "");
  }

  private boolean restIsBlank(int offset) {
    String rest = source.text().substring(offset, source.lineEnd(offset)).strip();
    return rest.isEmpty() || rest.startsWith("#");
  }

  private String withoutLine(Slot slot, int start, int behind, boolean commaBefore) {
    String text = Lines.remove(source, start, behind);
    if (!commaBefore) {
      return text;
    }
    int before = slots.end(new Slot(slot.parent(), slot.index() - 1));
    int comma = commaBehind(before, start);
    return Lines.replace(text, new Span(comma, comma + 1), "");
  }
}
