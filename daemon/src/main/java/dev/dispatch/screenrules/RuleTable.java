package dev.dispatch.screenrules;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a rule file. Every key that is asked for is known; {@link #end} fails with the place
 * of one that was not.
 */
final class RuleTable {
  private final String file;
  private final String name;
  private final TomlTable table;
  private final TomlPosition place;
  private final Set<String> known = new LinkedHashSet<>();

  RuleTable(String file, String name, TomlTable table, TomlPosition place) {
    this.file = file;
    this.name = name;
    this.table = table;
    this.place = place;
  }

  Optional<String> text(String key) {
    return value(key, String.class, "a text");
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> missing(key));
  }

  int number(String key, int otherwise) {
    return value(key, Long.class, "a number").map(Long::intValue).orElse(otherwise);
  }

  Optional<List<String>> texts(String key) {
    return value(key, TomlArray.class, "a list of texts").map(array -> items(key, array));
  }

  Optional<Pattern> pattern(String key) {
    return text(key).map(regex -> compiled(key, regex, position(key)));
  }

  Pattern requiredPattern(String key) {
    return pattern(key).orElseThrow(() -> missing(key));
  }

  List<Pattern> patterns(String key) {
    Optional<TomlArray> array = value(key, TomlArray.class, "a list of patterns");
    List<Pattern> patterns = new ArrayList<>();
    array.ifPresent(found -> {
      List<String> items = items(key, found);
      for (int i = 0; i < items.size(); i++) {
        patterns.add(compiled(key, items.get(i), found.inputPositionOf(i)));
      }
    });
    return patterns;
  }

  /** A word of a closed set. */
  <T> Optional<T> word(String key, Function<String, Optional<T>> find, String choices) {
    return text(key)
        .map(word ->
            find.apply(word)
                .orElseThrow(() ->
                    fault(
                        position(key),
                        "%s \"%s\" is none of %s".formatted(path(key), word, choices))));
  }

  Optional<RuleTable> table(String key) {
    return value(key, TomlTable.class, "a table")
        .map(found -> new RuleTable(file, path(key), found, position(key)));
  }

  List<RuleTable> tables(String key) {
    Optional<TomlArray> array = value(key, TomlArray.class, "a list of tables");
    List<RuleTable> tables = new ArrayList<>();
    array.ifPresent(found -> {
      for (int i = 0; i < found.size(); i++) {
        TomlPosition at = Optional.ofNullable(found.inputPositionOf(i)).orElse(place);
        if (!(found.get(i) instanceof TomlTable item)) {
          throw fault(at, path(key) + " must be a list of tables");
        }
        tables.add(new RuleTable(file, path(key), item, at));
      }
    });
    return tables;
  }

  /** Fails where the table has a key that nobody asked for. */
  void end() {
    for (String key : table.keySet()) {
      if (!known.contains(key)) {
        String nearest =
            Nearest.of(key, known).stream()
                .findFirst()
                .map(n -> ", did you mean \"" + n + "\"?")
                .orElse("");
        throw fault(
            position(key),
            "unknown key \"%s\"%s (known: %s)"
                .formatted(path(key), nearest, known.stream().collect(Collectors.joining(", "))));
      }
    }
  }

  /** An error about this table as a whole. */
  DispatchException fault(String why) {
    return fault(place, why);
  }

  private DispatchException missing(String key) {
    return fault(place, "\"%s\" is missing".formatted(path(key)));
  }

  DispatchException fault(@Nullable TomlPosition at, String why) {
    TomlPosition known = at == null ? place : at;
    return new DispatchException(
        ErrorCode.VALIDATION,
        "the screen rules cannot be used: %s:%d:%d: %s"
            .formatted(file, known.line(), known.column(), why),
        "mend line " + known.line() + " of " + file);
  }

  private Pattern compiled(String key, String regex, @Nullable TomlPosition at) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw fault(
          at,
          "%s is no regular expression: %s, at character %d of: %s"
              .formatted(path(key), e.getDescription(), e.getIndex() + 1, regex));
    }
  }

  private List<String> items(String key, TomlArray array) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof String item)) {
        throw fault(array.inputPositionOf(i), path(key) + " must be a list of texts");
      }
      items.add(item);
    }
    return items;
  }

  private <T> Optional<T> value(String key, Class<T> type, String expected) {
    known.add(key);
    Object value = table.get(List.of(key));
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw fault(position(key), path(key) + " must be " + expected);
    }
    return Optional.of(type.cast(value));
  }

  private TomlPosition position(String key) {
    TomlPosition at = table.inputPositionOf(List.of(key));
    return at == null ? place : at;
  }

  private String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }
}
