package dev.dispatch.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration says, whatever the format: text and the like, lists, tables. The mark of a
 * table's member is that of its key, since that is what a person looks for.
 */
public sealed interface ConfigValue {
  Mark mark();

  /** The same value, whoever said it where. */
  boolean sameAs(ConfigValue other);

  /** In words, for errors: {@code a list}. */
  String kindName();

  /** What a scalar was written as. */
  enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    /** Nothing at all; counts as not said. */
    EMPTY
  }

  /**
   * One value.
   *
   * @param text as written, so that a model called 4.10 is not 4.1; unquoted
   */
  record Scalar(String text, Kind kind, Mark mark) implements ConfigValue {
    @Override
    public boolean sameAs(ConfigValue other) {
      return other instanceof Scalar scalar && kind == scalar.kind && text.equals(scalar.text);
    }

    @Override
    public String kindName() {
      return switch (kind) {
        case TEXT -> "text";
        case NUMBER -> "a number";
        case FLAG -> "true or false";
        case EMPTY -> "nothing";
      };
    }
  }

  /** A list. */
  record Items(List<ConfigValue> values, Mark mark) implements ConfigValue {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public boolean sameAs(ConfigValue other) {
      if (!(other instanceof Items items) || items.values.size() != values.size()) {
        return false;
      }
      for (int i = 0; i < values.size(); i++) {
        if (!values.get(i).sameAs(items.values.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String kindName() {
      return "a list";
    }
  }

  /** Keys and values, in the order of the file. */
  record Table(Map<String, ConfigValue> members, Mark mark) implements ConfigValue {
    public static final Table EMPTY = new Table(Map.of(), Mark.NONE);

    public Table {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public boolean sameAs(ConfigValue other) {
      if (!(other instanceof Table table) || !table.members.keySet().equals(members.keySet())) {
        return false;
      }
      return members.entrySet().stream()
          .allMatch(e -> {
            ConfigValue theirs = table.members.get(e.getKey());
            return theirs != null && e.getValue().sameAs(theirs);
          });
    }

    @Override
    public String kindName() {
      return "a table";
    }

    /** What stands at a path; empty where nothing does. */
    public Optional<ConfigValue> at(KeyPath path) {
      ConfigValue value = this;
      for (String key : path.keys()) {
        if (!(value instanceof Table table) || !table.members.containsKey(key)) {
          return Optional.empty();
        }
        value = table.members.get(key);
      }
      return Optional.of(value);
    }

    /** The table at a key; the empty one where there is none. */
    public Table table(String key) {
      return members.get(key) instanceof Table table ? table : EMPTY;
    }

    /** A copy with a value put at a path; tables on the way are made. */
    public Table with(KeyPath path, ConfigValue value) {
      Map<String, ConfigValue> copy = new LinkedHashMap<>(members);
      String key = path.keys().getFirst();
      copy.put(key, path.depth() == 1 ? value : table(key).with(path.tail(), value));
      return new Table(copy, mark);
    }

    /** A copy without what stands at a path. */
    public Table without(KeyPath path) {
      Map<String, ConfigValue> copy = new LinkedHashMap<>(members);
      String key = path.keys().getFirst();
      if (path.depth() == 1) {
        copy.remove(key);
      } else if (members.get(key) instanceof Table inner) {
        copy.put(key, inner.without(path.tail()));
      }
      return new Table(copy, mark);
    }

    /**
     * A copy to compare by what is said: settings and sections without a value say nothing, and an
     * entry without keys is one whether it is written as an empty table or as nothing.
     */
    public Table pruned() {
      Map<String, ConfigValue> copy = new LinkedHashMap<>();
      members.forEach((key, value) -> {
        ConfigValue normal = normal(value);
        if (!(normal instanceof Scalar scalar) || scalar.kind() != Kind.EMPTY) {
          copy.put(key, normal);
        }
      });
      return new Table(copy, mark);
    }

    private static ConfigValue normal(ConfigValue value) {
      if (!(value instanceof Table table)) {
        return value;
      }
      if (table.members.isEmpty()) {
        return new Scalar("", Kind.EMPTY, table.mark);
      }
      Map<String, ConfigValue> copy = new LinkedHashMap<>();
      table.members.forEach((key, inner) -> copy.put(key, normal(inner)));
      return new Table(copy, table.mark);
    }

    /** Every value that is no table, by its path, in order. */
    public Map<KeyPath, ConfigValue> leaves() {
      Map<KeyPath, ConfigValue> leaves = new LinkedHashMap<>();
      collect(this, List.of(), leaves);
      return leaves;
    }

    private static void collect(Table table, List<String> at, Map<KeyPath, ConfigValue> leaves) {
      table.members.forEach((key, value) -> {
        List<String> keys = new ArrayList<>(at);
        keys.add(key);
        if (value instanceof Table inner && !inner.members.isEmpty()) {
          collect(inner, keys, leaves);
        } else {
          leaves.put(new KeyPath(keys), value);
        }
      });
    }
  }

  static Scalar text(String text) {
    return new Scalar(text, Kind.TEXT, Mark.NONE);
  }

  static Scalar flag(boolean value) {
    return new Scalar(String.valueOf(value), Kind.FLAG, Mark.NONE);
  }

  static Scalar number(long value) {
    return new Scalar(String.valueOf(value), Kind.NUMBER, Mark.NONE);
  }

  static Items items(List<String> texts) {
    return new Items(texts.stream().<ConfigValue>map(ConfigValue::text).toList(), Mark.NONE);
  }

  static Table table(Map<String, ConfigValue> members) {
    return new Table(members, Mark.NONE);
  }
}
