package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Kind;
import dev.dispatch.settings.ConfigValue.Scalar;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.KeyPath;
import dev.dispatch.settings.Mark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes of one file's text. What comes out is read again and compared with the old settings plus
 * the changes; where it is not the same, nothing is given out but an error that says what to edit.
 */
final class Rewrite {
  private Rewrite() {}

  /** The text with all changes made. */
  static SourceText apply(SourceText before, List<ConfigChange> changes) {
    Table wanted = ConfigDocument.parse(before);
    SourceText text = before;
    for (ConfigChange change : changes) {
      Table now = ConfigDocument.parse(text);
      wanted = changed(wanted, change);
      if (!changed(now, change).pruned().sameAs(now.pruned())) {
        text = text.with(edited(text, change, before));
      }
    }
    verify(before, text, wanted, changes);
    return text;
  }

  private static void verify(
      SourceText before, SourceText after, Table wanted, List<ConfigChange> changes) {
    Table got;
    try {
      got = ConfigDocument.parse(after);
    } catch (DispatchException e) {
      throw byHand(
              before,
              changes.getFirst(),
              Optional.empty(),
              "what is left could not be read (is an anchor in it used elsewhere?)")
          .causedBy(e);
    }
    if (!got.pruned().sameAs(wanted.pruned())) {
      throw byHand(
          before,
          changes.getFirst(),
          Optional.empty(),
          "it would change more than that (is it under an anchor that is used elsewhere?)");
    }
  }

  private static String edited(SourceText text, ConfigChange change, SourceText before) {
    try {
      TextEdit edit = TextEdit.of(text);
      return switch (change) {
        case ConfigChange.Put put -> edit.put(put.key(), put.value());
        case ConfigChange.Remove remove -> edit.remove(remove.key());
        case ConfigChange.Rename rename -> edit.rename(rename.key(), rename.name());
        case ConfigChange.ReplaceWord word -> word(text, edit, word);
      };
    } catch (CannotEditException e) {
      throw byHand(
              before, change, Optional.of(text.mark(e.offset())), String.valueOf(e.getMessage()))
          .causedBy(e);
    }
  }

  private static String word(SourceText text, TextEdit edit, ConfigChange.ReplaceWord change) {
    Span span =
        edit.value(change.key())
            .orElseThrow(() -> new CannotEditException(0, "its text stands elsewhere"));
    String said = span.in(text.text());
    return Lines.replace(text.text(), span, replaced(said, change));
  }

  private static String replaced(String said, ConfigChange.ReplaceWord change) {
    return Pattern.compile("(?<![^\\s\"'])" + Pattern.quote(change.word()) + "(?![^\\s\"'])")
        .matcher(said)
        .replaceAll(Matcher.quoteReplacement(change.by()));
  }

  /** The same change on the settings. */
  private static Table changed(Table table, ConfigChange change) {
    return switch (change) {
      case ConfigChange.Put put -> {
        refuseThroughValue(table, put.key());
        yield table.with(put.key(), put.value());
      }
      case ConfigChange.Remove remove -> table.without(remove.key());
      case ConfigChange.Rename rename -> renamed(table, rename);
      case ConfigChange.ReplaceWord word ->
          table
              .at(word.key())
              .filter(Scalar.class::isInstance)
              .map(Scalar.class::cast)
              .map(s ->
                  table.with(word.key(), new Scalar(replaced(s.text(), word), s.kind(), s.mark())))
              .orElse(table);
    };
  }

  private static void refuseThroughValue(Table table, KeyPath key) {
    for (int depth = 1; depth < key.depth(); depth++) {
      KeyPath above = new KeyPath(key.keys().subList(0, depth));
      Optional<ConfigValue> value = table.at(above);
      if (value.isPresent()
          && !(value.get() instanceof Table)
          && !(value.get() instanceof Scalar scalar && scalar.kind() == Kind.EMPTY)) {
        throw new DispatchException(
            ErrorCode.VALIDATION,
            key
                + " cannot be set: "
                + above
                + " is "
                + value.get().kindName()
                + " ("
                + value.get().mark().place()
                + ")");
      }
    }
  }

  private static Table renamed(Table table, ConfigChange.Rename rename) {
    Map<String, ConfigValue> members = new LinkedHashMap<>();
    table
        .members()
        .forEach((key, value) ->
            members.put(KeyPath.of(key).equals(rename.key()) ? rename.name() : key, value));
    return new Table(members, table.mark());
  }

  private static DispatchException byHand(
      SourceText source, ConfigChange change, Optional<Mark> at, String why) {
    String place =
        ConfigDocument.parse(source)
            .at(key(change))
            .map(ConfigValue::mark)
            .or(() -> at.filter(m -> m.line() > 1))
            .map(Mark::place)
            .orElse(source.file().toString());
    return new DispatchException(
        ErrorCode.CONFLICT,
        "%s cannot be changed in place: %s; nothing was written".formatted(place, why),
        "edit " + place + " by hand: " + wish(change, source.isToml()));
  }

  /** The key that a change is about. */
  static KeyPath key(ConfigChange change) {
    return switch (change) {
      case ConfigChange.Put put -> put.key();
      case ConfigChange.Remove remove -> remove.key();
      case ConfigChange.Rename rename -> rename.key();
      case ConfigChange.ReplaceWord word -> word.key();
    };
  }

  private static String wish(ConfigChange change, boolean toml) {
    return switch (change) {
      case ConfigChange.Put put ->
          put.key()
              + (toml
                  ? " = " + TomlRender.value(put.value())
                  : ": " + YamlRender.flow(put.value()));
      case ConfigChange.Remove remove -> "take out " + remove.key();
      case ConfigChange.Rename rename -> "call " + rename.key() + " " + rename.name();
      case ConfigChange.ReplaceWord word ->
          "in " + word.key() + " replace " + word.word() + " by " + word.by();
    };
  }
}
