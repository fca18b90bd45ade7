package dev.dispatch.config;

import dev.dispatch.config.ConfigKeys.Shape;
import dev.dispatch.error.DispatchException;
import dev.dispatch.id.Nearest;
import dev.dispatch.id.Quoted;
import dev.dispatch.op.Spans;
import dev.dispatch.settings.ConfigDesk.Problem;
import dev.dispatch.settings.ConfigFile.Layer;
import dev.dispatch.settings.ConfigNote;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Kind;
import dev.dispatch.settings.ConfigValue.Scalar;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares one document with {@link ConfigKeys}: what is wrong, and what is worth saying. */
final class DocumentCheck {
  private final ConfigDocument document;
  private final List<Problem> problems = new ArrayList<>();
  private final List<ConfigNote> notes = new ArrayList<>();

  private DocumentCheck(ConfigDocument document) {
    this.document = document;
  }

  /** What was found: problems stand in the way, notes do not. */
  record Found(List<Problem> problems, List<ConfigNote> notes) {}

  static Found look(ConfigDocument document) {
    DocumentCheck check = new DocumentCheck(document);
    check.keys(document.keys(), ConfigKeys.all(), "");
    if (document.keys().members().get("agents") instanceof Table old && !old.members().isEmpty()) {
      check.note(
          ConfigNote.Kind.OLD_FORMAT,
          old.mark(),
          "agents: is the older format; dispatch config migrate upgrades it");
    }
    return new Found(List.copyOf(check.problems), List.copyOf(check.notes));
  }

  private void keys(Table table, Shape.Keys known, String prefix) {
    table
        .members()
        .forEach((key, value) -> {
          String path = prefix + key;
          Shape shape = known.members().get(key);
          if (prefix.isEmpty() && ConfigKeys.isUserOnly(key) && document.layer() != Layer.USER) {
            note(ConfigNote.Kind.USER_ONLY, value.mark(), userOnly(path));
          } else if (prefix.isEmpty() && ConfigKeys.isForLater(key)) {
            note(
                ConfigNote.Kind.NOT_USED,
                value.mark(),
                path + " is not used by this version of dispatch");
          } else if (shape == null) {
            unknown(key, path, value.mark(), known);
          } else {
            value(value, shape, path);
          }
        });
  }

  static String userOnly(String key) {
    return "a repository may not set " + key + "; it counts in your own configuration only";
  }

  private void unknown(String key, String path, Mark mark, Shape.Keys known) {
    List<String> near = Nearest.of(key, known.members().keySet());
    note(
        ConfigNote.Kind.UNKNOWN_KEY,
        mark,
        "unknown key " + path + (near.isEmpty() ? "" : "; nearest is " + near.getFirst()));
  }

  private void value(ConfigValue value, Shape shape, String path) {
    if (value instanceof Scalar scalar && scalar.kind() == Kind.EMPTY) {
      return;
    }
    switch (shape) {
      case Shape.Open _ -> {}
      case Shape.Text text -> text(value, text, path);
      case Shape.Time _ -> time(value, path);
      case Shape.Flag _ -> {
        if (!(value instanceof Scalar scalar) || scalar.kind() != Kind.FLAG) {
          wrong(value, path, "true or false");
        }
      }
      case Shape.Texts _ -> texts(value, path);
      case Shape.TextMap _ -> {
        if (value instanceof Table table) {
          table.members().forEach((key, v) -> text(v, new Shape.Text(List.of()), path + "." + key));
        } else {
          wrong(value, path, "names with texts");
        }
      }
      case Shape.Keys known -> {
        if (value instanceof Table table) {
          keys(table, known, path + ".");
        } else {
          wrong(value, path, "keys such as " + known.members().keySet().iterator().next());
        }
      }
      case Shape.Entries entries -> {
        if (value instanceof Table table) {
          entries(table.members(), entries.entry(), path);
        } else {
          wrong(value, path, "named entries");
        }
      }
    }
  }

  private void entries(Map<String, ConfigValue> members, Shape entry, String path) {
    members.forEach((name, value) -> value(value, entry, path + "." + name));
  }

  private void text(ConfigValue value, Shape.Text text, String path) {
    if (!(value instanceof Scalar scalar)) {
      wrong(value, path, "text");
    } else if (!text.choices().isEmpty() && !text.choices().contains(scalar.text())) {
      problem(
          value.mark(),
          path
              + " is "
              + Quoted.of(scalar.text())
              + ", expected "
              + String.join(" or ", text.choices()));
    }
  }

  private void time(ConfigValue value, String path) {
    if (!(value instanceof Scalar scalar)) {
      wrong(value, path, "a span of time such as 30m");
      return;
    }
    try {
      Spans.parse(scalar.text());
    } catch (DispatchException e) {
      problem(value.mark(), path + ": " + e.getMessage());
    }
  }

  private void texts(ConfigValue value, String path) {
    boolean list =
        value instanceof ConfigValue.Items items
            && items.values().stream().allMatch(Scalar.class::isInstance);
    if (!list) {
      wrong(value, path, "a list of texts");
    }
  }

  private void wrong(ConfigValue value, String path, String expected) {
    problem(value.mark(), path + " is " + value.kindName() + ", expected " + expected);
  }

  private void problem(Mark mark, String message) {
    problems.add(new Problem(mark, message, true));
  }

  private void note(ConfigNote.Kind kind, Mark mark, String message) {
    notes.add(new ConfigNote(kind, mark, message));
  }
}
