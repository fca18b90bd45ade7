package dev.dispatch.config;

import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Kind;
import dev.dispatch.settings.Mark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The values of a YAML file: aliases and merge keys ({@code <<}) resolved, a key that is written
 * twice refused. What aliases multiply is counted, so that a small file cannot fill the memory.
 */
final class YamlReader {
  private static final int MOST_VALUES = 100_000;

  /** What the core schema of YAML 1.2 has beyond JSON, and people write. */
  private static final Set<String> NOTHING = Set.of("", "~", "Null", "NULL");

  private static final Set<String> FLAGS = Set.of("True", "TRUE", "False", "FALSE");

  private final YamlSource yaml;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;

  private YamlReader(YamlSource yaml) {
    this.yaml = yaml;
  }

  static ConfigValue.Table read(SourceText source) {
    YamlSource yaml = YamlSource.of(source);
    try {
      return yaml.root()
          .map(root -> new YamlReader(yaml).table(root, source.mark(0)))
          .orElse(ConfigValue.Table.EMPTY);
    } catch (StackOverflowError e) {
      throw source.broken(0, "it is nested too deeply").causedBy(e);
    }
  }

  private ConfigValue value(Node node, Mark mark) {
    if (++values > MOST_VALUES) {
      throw yaml.source().broken(yaml.start(node), "its aliases come to too many values");
    }
    if (node instanceof MappingNode mapping) {
      return table(mapping, mark);
    }
    if (node instanceof SequenceNode sequence) {
      enter(node);
      List<ConfigValue> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(value(item, yaml.source().mark(yaml.start(item))));
      }
      open.remove(node);
      return new ConfigValue.Items(items, mark);
    }
    return scalar((ScalarNode) node, mark);
  }

  private static ConfigValue.Scalar scalar(ScalarNode node, Mark mark) {
    Tag tag = node.getTag();
    String text = node.getValue();
    if (tag.equals(Tag.NULL) || (node.isPlain() && NOTHING.contains(text))) {
      return new ConfigValue.Scalar("", Kind.EMPTY, mark);
    }
    if (tag.equals(Tag.BOOL) || (node.isPlain() && FLAGS.contains(text))) {
      return new ConfigValue.Scalar(text.toLowerCase(Locale.ROOT), Kind.FLAG, mark);
    }
    boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
    return new ConfigValue.Scalar(text, number ? Kind.NUMBER : Kind.TEXT, mark);
  }

  private void enter(Node node) {
    if (!open.add(node)) {
      throw yaml.source().broken(yaml.start(node), "this anchor is used within itself");
    }
  }

  private ConfigValue.Table table(MappingNode mapping, Mark mark) {
    enter(mapping);
    Map<String, ConfigValue> members = new LinkedHashMap<>();
    Map<String, ConfigValue> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Mark at = yaml.source().mark(yaml.start(tuple.getKeyNode()));
      if (isMerge(tuple.getKeyNode())) {
        merge(tuple.getValueNode(), at, merged);
        continue;
      }
      String key = key(tuple.getKeyNode());
      ConfigValue before = members.get(key);
      if (before != null) {
        throw yaml.source()
            .broken(
                yaml.start(tuple.getKeyNode()),
                "the key " + key + " is here twice, first on line " + before.mark().line());
      }
      members.put(key, value(tuple.getValueNode(), at));
    }
    merged.forEach(members::putIfAbsent);
    open.remove(mapping);
    return new ConfigValue.Table(members, mark);
  }

  static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().equals("<<");
  }

  private String key(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw yaml.source().broken(yaml.start(node), "a key is a word, not a list or table");
  }

  /** The keys of a mapping, or of several of which the first wins. */
  private void merge(Node from, Mark at, Map<String, ConfigValue> into) {
    if (from instanceof SequenceNode several) {
      several.getValue().forEach(one -> merge(one, at, into));
    } else if (from instanceof MappingNode) {
      ConfigValue.Table table = (ConfigValue.Table) value(from, at);
      table.members().forEach(into::putIfAbsent);
    } else {
      throw yaml.source().broken(at.line(), at.column(), "<< expects a table or a list of tables");
    }
  }
}
