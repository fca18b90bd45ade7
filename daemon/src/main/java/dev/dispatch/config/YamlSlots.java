package dev.dispatch.config;

import dev.dispatch.settings.KeyPath;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Where the keys and values of a YAML file stand. The parser says where a node begins, but not
 * where a block ends, nor where an alias stands; both are found here.
 */
final class YamlSlots {
  private static final Pattern ALIAS =
      Pattern.compile("\\G\\s*:(?:\\s|#[^\\n]*\\n)*(\\*[^\\s,\\[\\]{}]+)");
  private static final Pattern PROPERTIES = Pattern.compile("(?:[&!]\\S*\\s+)*");

  private final SourceText source;
  private final YamlSource yaml;

  YamlSlots(SourceText source) {
    this.source = source;
    this.yaml = YamlSource.of(source);
  }

  /** A key of a mapping, at its place. */
  record Slot(MappingNode parent, int index) {
    Node key() {
      return parent.getValue().get(index).getKeyNode();
    }

    Node value() {
      return parent.getValue().get(index).getValueNode();
    }
  }

  Optional<MappingNode> root() {
    return yaml.root();
  }

  /** The slot of a path, in the text itself and not by way of an alias or a merge key. */
  Optional<Slot> find(KeyPath path) {
    Optional<MappingNode> mapping = root();
    Optional<Slot> slot = Optional.empty();
    for (String key : path.keys()) {
      if (mapping.isEmpty()) {
        return Optional.empty();
      }
      if (slot.isPresent() && isAlias(slot.get())) {
        throw new CannotEditException(
            keySpan(slot.get()).start(), "it is an alias of what stands elsewhere");
      }
      slot = in(mapping.get(), key);
      mapping =
          slot.map(Slot::value).filter(MappingNode.class::isInstance).map(MappingNode.class::cast);
    }
    return slot;
  }

  private static Optional<Slot> in(MappingNode mapping, String key) {
    List<NodeTuple> tuples = mapping.getValue();
    for (int i = 0; i < tuples.size(); i++) {
      Node node = tuples.get(i).getKeyNode();
      if (node instanceof ScalarNode scalar
          && scalar.getValue().equals(key)
          && !YamlReader.isMerge(node)) {
        return Optional.of(new Slot(mapping, i));
      }
    }
    return Optional.empty();
  }

  Slot last(MappingNode mapping) {
    return new Slot(mapping, mapping.getValue().size() - 1);
  }

  Span keySpan(Slot slot) {
    return new Span(yaml.start(slot.key()), yaml.end(slot.key()));
  }

  /** An alias is the node it means, which stands before it. */
  boolean isAlias(Slot slot) {
    return yaml.start(slot.value()) < yaml.end(slot.key());
  }

  static boolean isFlow(Node node) {
    return (node instanceof MappingNode m && m.getFlowStyle() == FlowStyle.FLOW)
        || (node instanceof SequenceNode s && s.getFlowStyle() == FlowStyle.FLOW);
  }

  static boolean isBlockText(Node node) {
    return node instanceof ScalarNode scalar
        && (scalar.getScalarStyle() == ScalarStyle.LITERAL
            || scalar.getScalarStyle() == ScalarStyle.FOLDED);
  }

  static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().isEmpty();
  }

  /** The value without its anchor and tag. */
  Span valueSpan(Slot slot) {
    if (isAlias(slot)) {
      return alias(slot);
    }
    int start = yaml.start(slot.value());
    Matcher properties = PROPERTIES.matcher(source.text());
    properties.region(start, Math.max(start, yaml.end(slot.value())));
    int content = properties.lookingAt() ? properties.end() : start;
    return new Span(content, Math.max(content, end(slot)));
  }

  /** The whole of a flow mapping, with its braces. */
  Span flowSpan(MappingNode mapping) {
    String text = source.text();
    int start = text.indexOf('{', yaml.start(mapping));
    return new Span(start, yaml.end(mapping));
  }

  private Span alias(Slot slot) {
    Matcher alias = ALIAS.matcher(source.text());
    if (!alias.find(keySpan(slot).end())) {
      throw new CannotEditException(keySpan(slot).start(), "its alias cannot be found");
    }
    return new Span(alias.start(1), alias.end(1));
  }

  /** Behind the last character of a slot's value. */
  int end(Slot slot) {
    return isAlias(slot) ? alias(slot).end() : end(slot.value(), keySpan(slot).start());
  }

  private int end(Node node, int keyStart) {
    if (isFlow(node)) {
      return yaml.end(node);
    }
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().isEmpty() ? yaml.end(node) : end(last(mapping));
    }
    if (node instanceof SequenceNode sequence) {
      return trimmed(yaml.start(sequence), yaml.end(sequence));
    }
    return isBlockText(node) ? blockTextEnd(node, keyStart) : yaml.end(node);
  }

  /** A block text goes on while lines are blank or deeper than its key. */
  private int blockTextEnd(Node node, int keyStart) {
    String text = source.text();
    int indent = keyStart - source.lineStart(keyStart);
    int end = source.lineEnd(yaml.start(node));
    boolean keepsBlank = text.substring(yaml.start(node), end).split("#", 2)[0].contains("+");
    int next = text.indexOf('\n', end) + 1;
    while (next > 0 && next < text.length()) {
      int lineEnd = source.lineEnd(next);
      String line = text.substring(next, lineEnd);
      if (!line.isBlank() && line.length() - line.stripLeading().length() <= indent) {
        break;
      }
      if (!line.isBlank() || keepsBlank) {
        end = lineEnd;
      }
      next = text.indexOf('\n', lineEnd) + 1;
    }
    return end;
  }

  /** Takes blank lines and comments off the end of a block. */
  private int trimmed(int start, int end) {
    String text = source.text();
    int at = end;
    while (at > start) {
      int lineStart = Math.max(start, source.lineStart(at));
      String line = text.substring(lineStart, at).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        return lineStart + text.substring(lineStart, at).stripTrailing().length();
      }
      at = lineStart - 1;
    }
    return end;
  }

  /** The column that a block mapping's keys stand in, from 0. */
  int indent(MappingNode mapping) {
    int start = yaml.start(mapping.getValue().getFirst().getKeyNode());
    return start - source.lineStart(start);
  }

  /** How much deeper this file goes with each level; two where it does not tell. */
  int step() {
    return root()
        .filter(m -> !isFlow(m))
        .flatMap(m ->
            m.getValue().stream()
                .filter(t ->
                    t.getValueNode() instanceof MappingNode inner
                        && !isFlow(inner)
                        && !inner.getValue().isEmpty()
                        && yaml.start(inner) > yaml.end(t.getKeyNode()))
                .map(t -> indent((MappingNode) t.getValueNode()) - indent(m))
                .filter(step -> step > 0)
                .findFirst())
        .orElse(2);
  }
}
