package dev.dispatch.config;

import dev.dispatch.config.TomlScan.Item;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Single changes in the text of a TOML file; everything around them stays. */
final class TomlEdit implements TextEdit {
  private final SourceText source;
  private final List<Item> items;

  TomlEdit(SourceText source) {
    this.source = source;
    this.items = TomlScan.of(source.text());
  }

  @Override
  public String put(KeyPath path, ConfigValue value) {
    Optional<Item> there = pair(path);
    if (there.isPresent()) {
      Span span = there.get().value();
      return Lines.replace(source.text(), span, TomlRender.like(span.in(source.text()), value));
    }
    if (path.depth() == 1) {
      return value instanceof ConfigValue.Table table ? section(path, table) : atTop(path, value);
    }
    KeyPath parent = path.parent();
    Optional<Item> inline = pair(parent);
    if (inline.isPresent()) {
      return intoInline(inline.get(), TomlRender.pair(path.keys().getLast(), value));
    }
    return intoTable(path, value);
  }

  private String intoTable(KeyPath path, ConfigValue value) {
    KeyPath parent = path.parent();
    String pair = TomlRender.pair(path.keys().getLast(), value);
    Optional<Integer> header = header(parent);
    Optional<Item> sibling = lastBelow(parent);
    boolean own = header.isPresent() && lastOf(header.get()) > header.get();
    if (value instanceof ConfigValue.Table table
        && !own
        && sibling.isPresent()
        && sibling.get().header()) {
      return asHeader(path, table);
    }
    if (header.isPresent()) {
      return Lines.insertBehind(source, items.get(lastOf(header.get())).end() - 1, pair);
    }
    if (sibling.isPresent() && !sibling.get().header()) {
      return dotted(path, value, sibling.get());
    }
    if (sibling.isPresent()) {
      return Lines.append(source, "[" + written(parent) + "]" + source.newline() + pair);
    }
    return put(parent, ConfigValue.table(Map.of(path.keys().getLast(), value)));
  }

  /** Beside a key such as {@code models.opus.backend}, in the same manner. */
  private String dotted(KeyPath path, ConfigValue value, Item sibling) {
    int context = sibling.path().depth() - sibling.own().size();
    KeyPath rest = new KeyPath(path.keys().subList(context, path.depth()));
    return Lines.insertBehind(
        source, sibling.end() - 1, written(rest) + " = " + TomlRender.value(value));
  }

  private String section(KeyPath path, ConfigValue.Table table) {
    return Lines.append(source, "[" + written(path) + "]" + source.newline() + pairs(table));
  }

  private String asHeader(KeyPath path, ConfigValue.Table table) {
    int last = lastIndexBelow(path.parent());
    return Lines.insertBehind(
        source,
        items.get(last).end() - 1,
        "[" + written(path) + "]" + source.newline() + pairs(table));
  }

  private String pairs(ConfigValue.Table table) {
    return String.join(
        source.newline(),
        table.members().entrySet().stream()
            .map(e -> TomlRender.pair(e.getKey(), e.getValue()))
            .toList());
  }

  private static String written(KeyPath path) {
    return String.join(".", path.keys().stream().map(TomlRender::key).toList());
  }

  private String atTop(KeyPath path, ConfigValue value) {
    String line = TomlRender.pair(path.keys().getFirst(), value);
    int first = firstHeader();
    if (first > 0) {
      return Lines.insertBehind(source, items.get(first - 1).end() - 1, line);
    }
    if (items.isEmpty()) {
      return Lines.append(source, line);
    }
    return line + source.newline() + source.text();
  }

  private int firstHeader() {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).header()) {
        return i;
      }
    }
    return items.size();
  }

  private String intoInline(Item table, String pair) {
    String text = source.text();
    if (text.charAt(table.value().start()) != '{') {
      throw new CannotEditException(table.start(), table.path() + " has a value and no keys");
    }
    if (table.members().isEmpty()) {
      return Lines.replace(text, table.value(), "{ " + pair + " }");
    }
    int end = table.members().getLast().end();
    return Lines.replace(text, new Span(end, end), ", " + pair);
  }

  /** The key with a value of its own at a path, also within inline tables. */
  private Optional<Item> pair(KeyPath path) {
    return pair(items, path);
  }

  private static Optional<Item> pair(List<Item> among, KeyPath path) {
    for (Item item : among) {
      if (item.header() || item.inArray()) {
        continue;
      }
      if (item.path().equals(path)) {
        return Optional.of(item);
      }
      if (item.path().isPrefixOf(path)) {
        return pair(item.members(), path);
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> header(KeyPath path) {
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.header() && !item.inArray() && item.path().equals(path)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The last key below a header, or the header itself. */
  private int lastOf(int header) {
    int last = header;
    while (last + 1 < items.size() && !items.get(last + 1).header()) {
      last++;
    }
    return last;
  }

  private int lastIndexBelow(KeyPath path) {
    int last = -1;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (!item.path().equals(path) && path.isPrefixOf(item.path())) {
        last = item.header() ? lastOf(i) : i;
      }
    }
    return last;
  }

  /** What is written below a path: a header if there is one, else the last key. */
  private Optional<Item> lastBelow(KeyPath path) {
    List<Item> below =
        items.stream().filter(i -> !i.path().equals(path) && path.isPrefixOf(i.path())).toList();
    return below.stream()
        .filter(Item::header)
        .findFirst()
        .or(() -> below.isEmpty() ? Optional.empty() : Optional.of(below.getLast()));
  }

  @Override
  public String remove(KeyPath path) {
    Optional<Item> inside = pair(path);
    if (inside.isPresent() && !items.contains(inside.get())) {
      return outOfInline(inside.get());
    }
    List<Span> gone = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (!path.isPrefixOf(item.path())) {
        continue;
      }
      if (item.header()) {
        int last = lastOf(i);
        gone.add(new Span(item.start(), items.get(last).end()));
        i = last;
      } else {
        gone.add(new Span(item.start(), item.end()));
      }
    }
    if (gone.isEmpty()) {
      throw new CannotEditException(0, "it is not there by itself");
    }
    prune(path, gone);
    return without(gone);
  }

  /** A section that nothing is left of goes too, unless a person wrote something there. */
  private void prune(KeyPath path, List<Span> gone) {
    Optional<Integer> header = path.depth() == 2 ? header(path.parent()) : Optional.empty();
    if (header.isEmpty()) {
      return;
    }
    Item section = items.get(header.get());
    int last = lastOf(header.get());
    Span first = gone.getFirst();
    boolean only =
        last == header.get() + 1
            && gone.size() == 1
            && items.get(last).start() == first.start()
            && lastIndexBelow(path.parent()) == last;
    if (only && source.text().substring(section.end(), first.start()).isBlank()) {
      gone.set(0, new Span(section.start(), first.end()));
    }
  }

  private String without(List<Span> gone) {
    gone.sort(Comparator.comparingInt(Span::start).reversed());
    SourceText left = source;
    for (Span span : gone) {
      left = left.with(Lines.remove(left, span.start(), span.end()));
    }
    return left.text();
  }

  private String outOfInline(Item member) {
    Item table = owner(items, member);
    int index = table.members().indexOf(member);
    String text = source.text();
    if (table.members().size() == 1) {
      return Lines.replace(text, table.value(), "{}");
    }
    if (index > 0) {
      int before = table.members().get(index - 1).end();
      return Lines.replace(text, new Span(before, member.end()), "");
    }
    int next = table.members().get(1).start();
    return Lines.replace(text, new Span(member.start(), next), "");
  }

  private static Item owner(List<Item> among, Item member) {
    for (Item item : among) {
      if (item.members().contains(member)) {
        return item;
      }
      if (!item.members().isEmpty() && item.path().isPrefixOf(member.path())) {
        return owner(item.members(), member);
      }
    }
    throw new CannotEditException(member.start(), "its table cannot be found");
  }

  @Override
  public String rename(KeyPath path, String name) {
    List<Span> parts = new ArrayList<>();
    for (Item item : items) {
      int context = item.header() ? 0 : item.path().depth() - item.own().size();
      int part = path.depth() - 1 - context;
      if (path.isPrefixOf(item.path()) && part >= 0) {
        parts.add(item.own().get(part).span());
      }
    }
    String text = source.text();
    for (Span span : parts.reversed()) {
      text = Lines.replace(text, span, TomlRender.key(name));
    }
    return text;
  }

  @Override
  public Optional<Span> value(KeyPath path) {
    return pair(path).map(Item::value);
  }
}
