package dev.dispatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.error.DispatchException;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Scalar;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.KeyPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every change on every file of the corpus: right, small, and taken back without a trace. */
final class ConfigCorpusTest {
  /** Values under an anchor that is used elsewhere, behind an alias or a merge key. */
  private static final Set<String> REFUSED_CHANGES =
      Set.of(
          "anchors.yaml backends.claude.env.A",
          "anchors.yaml backends.other.env.A",
          "anchors.yaml models.opus.backend",
          "anchors.yaml models.sonnet.backend",
          "scalar-alias.yaml default",
          "merge-keys.yaml backends.base.command",
          "merge-keys.yaml backends.base.env.A",
          "merge-list.yaml presets.x.command",
          "merge-list.yaml presets.x.prompt",
          "merge-list.yaml presets.y.transport");

  /** Entries that others are made of. */
  private static final Set<String> REFUSED_REMOVALS =
      Set.of(
          "anchors.yaml backends.claude",
          "anchors.yaml models.opus",
          "merge-keys.yaml backends.base",
          "merge-list.yaml presets.x",
          "merge-list.yaml presets.y");

  /** A section that was there without a value goes with its last entry. */
  private static final Set<String> LEAVES_A_TRACE =
      Set.of("empty-sections.yaml backends.zz", "empty-sections.yaml backends.zz.command");

  static List<String> names() {
    return Corpus.names();
  }

  /** New keys of every kind. */
  private static Map<String, ConfigValue> additions() {
    Map<String, ConfigValue> added = new LinkedHashMap<>();
    added.put("stall_after", ConfigValue.text("20m"));
    added.put("models.zz", ConfigValue.table(Map.of("backend", ConfigValue.text("claude"))));
    added.put("models.\"zz-4.5\"", ConfigValue.table(Map.of("backend", ConfigValue.text("a b"))));
    added.put("backends.zz.command", ConfigValue.text("zz \"$(pwd)\" 'x' \\ # y: {z}"));
    added.put(
        "backends.zz", ConfigValue.table(Map.of("args", ConfigValue.items(List.of("-p", "a, b")))));
    added.put(
        "aliases.zz",
        ConfigValue.table(
            new LinkedHashMap<>(Map.of("prompt", ConfigValue.text("two\nlines ü\t\"x\"")))));
    added.put("agents.zz", ConfigValue.table(Map.of("command", ConfigValue.text("zz"))));
    added.put("policy.allow_workspace_setup", ConfigValue.flag(true));
    added.put("daemon.limit", ConfigValue.number(5));
    return added;
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsAddedIsTakenOutWithoutATrace(String name) {
    SourceText source = Corpus.read(name);
    Table before = ConfigDocument.parse(source);
    SoftAssertions softly = new SoftAssertions();
    additions()
        .forEach((key, value) -> {
          KeyPath path = KeyPath.parse(key);
          if (before.at(path).isEmpty()) {
            SourceText added = Rewrite.apply(source, List.of(new ConfigChange.Put(path, value)));
            softly
                .assertThat(Corpus.linesLost(source.text(), added.text()))
                .as("lines changed in %s by %s:%n%s", name, key, added.text())
                .isLessThanOrEqualTo(source.text().endsWith("\n") ? 1 : 2);
            softly
                .assertThat(others(added, path))
                .as("%s %s", name, key)
                .isEqualTo(others(source, path));
            KeyPath undone = path.depth() == 3 ? path.parent() : path;
            SourceText back = Rewrite.apply(added, List.of(new ConfigChange.Remove(undone)));
            if (!LEAVES_A_TRACE.contains(name + " " + key)) {
              softly.assertThat(back.text()).as("%s: %s", name, key).isEqualTo(source.text());
            }
          }
        });
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aValueIsChangedAndChangedBack(String name) {
    SourceText source = Corpus.read(name);
    Set<String> refused = new TreeSet<>();
    SoftAssertions softly = new SoftAssertions();
    ConfigDocument.parse(source)
        .leaves()
        .forEach((path, value) -> {
          if (!(value instanceof Scalar scalar) || scalar.kind() == ConfigValue.Kind.EMPTY) {
            return;
          }
          ConfigValue other = ConfigValue.text(scalar.text().strip() + "-zz");
          try {
            SourceText changed = Rewrite.apply(source, List.of(new ConfigChange.Put(path, other)));
            int lines = (int) scalar.text().lines().count() + 5;
            softly
                .assertThat(Corpus.linesLost(changed.text(), source.text()))
                .as("%s %s%n%s", name, path, changed.text())
                .isEqualTo(1);
            softly
                .assertThat(Corpus.linesLost(source.text(), changed.text()))
                .as("%s %s%n%s", name, path, changed.text())
                .isLessThanOrEqualTo(lines);
            softly
                .assertThat(others(changed, path))
                .as("%s %s", name, path)
                .isEqualTo(others(source, path));
            SourceText back = Rewrite.apply(changed, List.of(new ConfigChange.Put(path, value)));
            softly
                .assertThat(ConfigDocument.parse(back).sameAs(ConfigDocument.parse(source)))
                .isTrue();
          } catch (DispatchException e) {
            refused.add(name + " " + path);
          }
        });
    softly.assertThat(refused).isEqualTo(of(REFUSED_CHANGES, name));
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource("names")
  void anEntryIsTakenOutAndNothingElse(String name) {
    SourceText source = Corpus.read(name);
    Table before = ConfigDocument.parse(source);
    Set<String> refused = new TreeSet<>();
    SoftAssertions softly = new SoftAssertions();
    before
        .members()
        .forEach((section, value) -> {
          if (value instanceof Table table) {
            for (String entry : table.members().keySet()) {
              KeyPath path = KeyPath.of(section, entry);
              try {
                SourceText after = Rewrite.apply(source, List.of(new ConfigChange.Remove(path)));
                softly
                    .assertThat(others(after, path))
                    .as("%s %s", name, path)
                    .isEqualTo(others(source, path));
                softly
                    .assertThat(Corpus.linesLost(after.text(), source.text()))
                    .as("%s without %s:%n%s", name, path, after.text())
                    .isLessThanOrEqualTo(1);
              } catch (DispatchException e) {
                refused.add(name + " " + path);
              }
            }
          }
        });
    softly.assertThat(refused).isEqualTo(of(REFUSED_REMOVALS, name));
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource("names")
  void migratesOnce(String name) {
    SourceText source = Corpus.read(name);
    Table before = ConfigDocument.parse(source);
    MigrationPlan plan = MigrationPlan.of(before, false);
    if (plan.changes().isEmpty()) {
      assertThat(before.table("agents").members()).isEmpty();
      return;
    }
    SourceText after = Rewrite.apply(source, plan.changes());
    Table now = ConfigDocument.parse(after);
    assertThat(MigrationPlan.of(now, false).changes()).isEmpty();
    assertThat(now.table("agents").members()).isEmpty();
  }

  private static Set<String> of(Set<String> all, String name) {
    Set<String> own = new TreeSet<>(all);
    own.removeIf(line -> !line.startsWith(name + " "));
    return own;
  }

  /** What a text says, but for one key and what is below it. */
  private static Map<KeyPath, String> others(SourceText text, KeyPath but) {
    Map<KeyPath, String> said = new LinkedHashMap<>();
    ConfigDocument.parse(text)
        .leaves()
        .forEach((path, value) -> {
          boolean silent =
              value instanceof Scalar scalar
                  ? scalar.kind() == ConfigValue.Kind.EMPTY
                  : value instanceof Table;
          if (!but.isPrefixOf(path) && !(silent && path.isPrefixOf(but))) {
            said.put(path, value instanceof Scalar scalar ? scalar.text() : words(value));
          }
        });
    return said;
  }

  private static String words(ConfigValue value) {
    return YamlRender.flow(value);
  }
}
