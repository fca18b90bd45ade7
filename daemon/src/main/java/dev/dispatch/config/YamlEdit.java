package dev.dispatch.config;

import dev.dispatch.config.YamlSlots.Slot;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Single changes in the text of a YAML file; everything around them stays. */
final class YamlEdit implements TextEdit {
  private final SourceText source;
  private final YamlSlots slots;

  YamlEdit(SourceText source) {
    this.source = source;
    this.slots = new YamlSlots(source);
  }

  @Override
  public String put(KeyPath path, ConfigValue value) {
    Optional<Slot> slot = slots.find(path);
    if (slot.isPresent()) {
      return replace(slot.get(), value);
    }
    if (path.depth() > 1) {
      Optional<Slot> parent = slots.find(path.parent());
      if (parent.isEmpty()) {
        return put(path.parent(), wrapped(path, value));
      }
      return putInto(parent.get(), path, value);
    }
    return slots
        .root()
        .map(root -> insert(root, path, value))
        .orElseGet(() -> Lines.append(source, rendered(0, path, value)));
  }

  private static ConfigValue wrapped(KeyPath path, ConfigValue value) {
    return ConfigValue.table(Map.of(path.keys().getLast(), value));
  }

  private String putInto(Slot parent, KeyPath path, ConfigValue value) {
    if (slots.isAlias(parent)) {
      throw new CannotEditException(
          slots.keySpan(parent).start(), "it is an alias of what stands elsewhere");
    }
    if (parent.value() instanceof MappingNode mapping) {
      return insert(mapping, path, value);
    }
    if (!YamlSlots.isEmpty(parent.value())) {
      throw new CannotEditException(
          slots.keySpan(parent).start(), path.parent() + " has a value and no keys");
    }
    if (path.depth() == 2 && !YamlSlots.isFlow(parent.parent())) {
      int indent = slots.indent(parent.parent()) + slots.step();
      return Lines.insertBehind(
          source, slots.keySpan(parent).start(), rendered(indent, path, value));
    }
    return replace(parent, wrapped(path, value));
  }

  private String rendered(int indent, KeyPath path, ConfigValue value) {
    List<String> lines =
        YamlRender.lines(indent, slots.step(), path.keys().getLast(), value, path.depth() == 1);
    return String.join(source.newline(), lines);
  }

  private String insert(MappingNode mapping, KeyPath path, ConfigValue value) {
    if (YamlSlots.isFlow(mapping)) {
      return new YamlFlow(source, slots)
          .insert(mapping, YamlRender.pair(path.keys().getLast(), value));
    }
    int end = slots.end(slots.last(mapping));
    return Lines.insertBehind(source, end, rendered(slots.indent(mapping), path, value));
  }

  private String replace(Slot slot, ConfigValue value) {
    Node before = slot.value();
    Span span = slots.valueSpan(slot);
    if (slots.isAlias(slot)) {
      return Lines.replace(source.text(), span, YamlRender.flow(value));
    }
    if (YamlSlots.isEmpty(before)) {
      String space = source.text().substring(0, span.start()).endsWith(":") ? " " : "";
      return Lines.replace(
          source.text(), new Span(span.start(), span.start()), space + YamlRender.flow(value));
    }
    if (before instanceof ScalarNode scalar) {
      return Lines.replace(source.text(), span, YamlRender.like(scalar.getScalarStyle(), value));
    }
    if (YamlSlots.isFlow(before)) {
      return Lines.replace(source.text(), span, YamlRender.flow(value));
    }
    int colon = source.text().indexOf(':', slots.keySpan(slot).end());
    return Lines.replace(
        source.text(), new Span(colon + 1, span.end()), " " + YamlRender.flow(value));
  }

  @Override
  public String remove(KeyPath path) {
    Slot slot =
        slots
            .find(path)
            .orElseThrow(
                () -> new CannotEditException(0, path + " comes from elsewhere, by a merge key"));
    boolean last = slot.parent().getValue().size() == 1 && path.depth() == 2;
    if (YamlSlots.isFlow(slot.parent())) {
      if (last && slots.root().filter(YamlSlots::isFlow).isPresent()) {
        return remove(path.parent());
      }
      return new YamlFlow(source, slots).remove(slot);
    }
    int start = slots.keySpan(slot).start();
    if (!Lines.beginsLine(source, start)) {
      throw new CannotEditException(start, "it does not stand on a line of its own");
    }
    if (last) {
      Slot section = slots.find(path.parent()).orElseThrow();
      String between =
          source.text().substring(slots.keySpan(section).end(), start).replaceFirst(":", "");
      if (between.isBlank()) {
        return remove(path.parent());
      }
    }
    return Lines.remove(source, start, slots.end(slot));
  }

  @Override
  public String rename(KeyPath path, String name) {
    Slot slot = slots.find(path).orElseThrow(() -> new CannotEditException(0, "it is not there"));
    return Lines.replace(
        source.text(), slots.keySpan(slot), YamlRender.flow(ConfigValue.text(name)));
  }

  @Override
  public Optional<Span> value(KeyPath path) {
    return slots.find(path).filter(slot -> !slots.isAlias(slot)).map(slots::valueSpan);
  }
}
