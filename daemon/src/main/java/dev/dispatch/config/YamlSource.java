package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** A YAML file as nodes that know where they stand. Aliases are the node they mean. */
final class YamlSource {
  private static final int MAX_ALIASES = 1000;

  private final SourceText source;
  private final Optional<MappingNode> root;
  private final int[] offsets;

  private YamlSource(SourceText source, Optional<MappingNode> root) {
    this.source = source;
    this.root = root;
    this.offsets = offsets(source.text());
  }

  SourceText source() {
    return source;
  }

  Optional<MappingNode> root() {
    return root;
  }

  /** Reads the text; fails with the place where it is broken. */
  static YamlSource of(SourceText source) {
    try {
      Iterator<Node> documents =
          new Compose(settings()).composeAllFromString(source.text()).iterator();
      Optional<Node> first = documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
      YamlSource read = new YamlSource(source, first.flatMap(n -> mapping(source, n)));
      if (documents.hasNext()) {
        throw source.broken(
            read.start(documents.next()), "a second document begins; a configuration is one");
      }
      return read;
    } catch (MarkedYamlEngineException e) {
      throw marked(source, e);
    } catch (YamlEngineException e) {
      throw source.broken(0, firstLine(e.getMessage())).causedBy(e);
    } catch (StackOverflowError e) {
      throw source.broken(0, "it is nested too deeply").causedBy(e);
    }
  }

  /** The schema that leaves merge keys to {@link YamlReader}: they are to keep their place. */
  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new JsonSchema())
        .setMaxAliasesForCollections(MAX_ALIASES)
        .setCodePointLimit(SourceText.MAX_SIZE_BYTES)
        .setUseMarks(true)
        .setAllowNonScalarKeys(true)
        .build();
  }

  private static Optional<MappingNode> mapping(SourceText source, Node node) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    if (node instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().isEmpty()) {
      return Optional.empty();
    }
    throw source.broken(
        node.getStartMark().map(Mark::getLine).orElse(0) + 1,
        node.getStartMark().map(Mark::getColumn).orElse(0) + 1,
        "expected keys and values at the top");
  }

  private static DispatchException marked(SourceText source, MarkedYamlEngineException e) {
    Optional<Mark> at = e.getProblemMark().or(e::getContextMark);
    String why = firstLine(e.getProblem() == null ? e.getMessage() : e.getProblem());
    return source
        .broken(at.map(Mark::getLine).orElse(0) + 1, at.map(Mark::getColumn).orElse(0) + 1, why)
        .causedBy(e);
  }

  private static String firstLine(@org.jspecify.annotations.Nullable String message) {
    return message == null ? "it is broken" : message.lines().findFirst().orElse("it is broken");
  }

  /** Code points to characters; empty where they are the same. */
  private static int[] offsets(String text) {
    int points = text.codePointCount(0, text.length());
    if (points == text.length()) {
      return new int[0];
    }
    int[] offsets = new int[points + 1];
    int at = 0;
    for (int i = 0; i < points; i++) {
      offsets[i] = at;
      at += Character.charCount(text.codePointAt(at));
    }
    offsets[points] = at;
    return offsets;
  }

  private int at(Optional<Mark> mark) {
    int index = mark.map(Mark::getIndex).orElse(0);
    return offsets.length == 0 ? index : offsets[Math.min(index, offsets.length - 1)];
  }

  /** Where a node begins, with its anchor. */
  int start(Node node) {
    return at(node.getStartMark());
  }

  /** Behind a node as the parser sees it; for a block, the next thing. */
  int end(Node node) {
    return at(node.getEndMark());
  }
}
