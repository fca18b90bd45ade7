package dev.dispatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.settings.ConfigFile.Layer;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.KeyPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random files laid over each other, against a reference that has no idea of tables. */
final class LayersPropertyTest {
  private static final List<String> NAMES = List.of("a", "b", "gpt-5.3", "d e", "f");

  /** One thing a file says: a setting, or an entry taken whole. */
  private record Said(KeyPath key, Map<String, String> keys, int line) {}

  private record Generated(Path file, Layer layer, String text, List<Said> said) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theStrongestSaysEachThingAndNothingElseGetsThrough(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      List<Generated> files = new ArrayList<>();
      for (Layer layer : Layer.values()) {
        List<KeyPath> keys = shuffledKeys(random);
        int cut = random.nextInt(keys.size() + 1);
        files.add(generate("yaml", layer, keys.subList(0, cut), random));
        files.add(generate("toml", layer, keys.subList(cut, keys.size()), random));
      }
      check(files);
    }
  }

  private static void check(List<Generated> files) {
    List<ConfigDocument> documents = new ArrayList<>();
    Map<KeyPath, Said> wanted = new LinkedHashMap<>();
    Map<KeyPath, Path> origins = new LinkedHashMap<>();
    for (Generated file : files) {
      SourceText source = SourceText.of(file.file(), file.text().getBytes(StandardCharsets.UTF_8));
      documents.add(new ConfigDocument(file.file(), file.layer(), ConfigDocument.parse(source)));
      for (Said said : file.said()) {
        boolean allowed =
            file.layer() == Layer.USER || !said.key().keys().getFirst().equals("policy");
        if (allowed) {
          wanted.put(said.key(), said);
          origins.put(said.key(), file.file());
        }
      }
    }
    Table merged = Layers.merge(documents);
    Map<KeyPath, String> got = new LinkedHashMap<>();
    merged.leaves().forEach((key, value) -> got.put(key, ((ConfigValue.Scalar) value).text()));
    Map<KeyPath, String> leaves = new LinkedHashMap<>();
    wanted.forEach((key, said) ->
        said.keys()
            .forEach((name, text) -> leaves.put(name.isEmpty() ? key : key.then(name), text)));
    assertThat(got).as(() -> String.valueOf(files)).isEqualTo(leaves);
    wanted.forEach((key, said) -> {
      ConfigValue value = merged.at(key).orElseThrow();
      assertThat(value.mark().file()).isEqualTo(String.valueOf(origins.get(key)));
      assertThat(value.mark().line()).as(() -> key + " in " + files).isEqualTo(said.line());
    });
    checkOrder(merged, wanted);
  }

  /** Entries stand where they were first said. */
  private static void checkOrder(Table merged, Map<KeyPath, Said> wanted) {
    for (String section : List.of("models", "backends")) {
      List<String> order =
          wanted.keySet().stream()
              .filter(k -> k.keys().getFirst().equals(section))
              .map(k -> k.keys().get(1))
              .toList();
      assertThat(List.copyOf(merged.table(section).members().keySet())).isEqualTo(order);
    }
  }

  private static List<KeyPath> shuffledKeys(Random random) {
    List<KeyPath> keys = new ArrayList<>();
    keys.add(KeyPath.of("default"));
    keys.add(KeyPath.of("stall_after"));
    keys.add(KeyPath.of("policy", "allow_attached_writes"));
    keys.add(KeyPath.of("workspace", "default"));
    keys.add(KeyPath.of("workspace", "worktree"));
    for (String name : NAMES) {
      keys.add(KeyPath.of("models", name));
      keys.add(KeyPath.of("backends", name));
    }
    keys.removeIf(key -> random.nextInt(3) == 0);
    java.util.Collections.shuffle(keys, random);
    return keys;
  }

  private static Generated generate(String format, Layer layer, List<KeyPath> keys, Random random) {
    boolean toml = format.equals("toml");
    Path file = Path.of("/" + layer + "/config." + format);
    List<String> lines = new ArrayList<>();
    List<Said> said = new ArrayList<>();
    noise(lines, random);
    for (KeyPath key : keys) {
      if (key.depth() == 1) {
        String text = text(random);
        lines.add(pair(key.toString(), text, toml));
        said.add(new Said(key, Map.of("", text), lines.size()));
      }
    }
    for (String section : List.of("policy", "backends", "workspace", "models")) {
      List<KeyPath> own =
          keys.stream().filter(k -> k.depth() > 1 && k.keys().getFirst().equals(section)).toList();
      if (own.isEmpty()) {
        continue;
      }
      noise(lines, random);
      lines.add(toml ? "[" + section + "]" : section + ":");
      for (KeyPath key : own) {
        noise(lines, random);
        entry(lines, said, key, toml, random);
      }
    }
    return new Generated(file, layer, String.join("\n", lines) + "\n", said);
  }

  private static void entry(
      List<String> lines, List<Said> said, KeyPath key, boolean toml, Random random) {
    String name = '"' + key.keys().get(1) + '"';
    String indent = toml ? "" : "  ";
    boolean scalar = List.of("policy", "workspace").contains(key.keys().getFirst());
    Map<String, String> values = new LinkedHashMap<>();
    if (scalar) {
      String text = text(random);
      values.put("", text);
      lines.add(indent + pair(name, text, toml));
    } else {
      values.put("backend", text(random));
      if (random.nextBoolean()) {
        values.put("command", text(random));
      }
      List<String> pairs = new ArrayList<>();
      values.forEach((k, v) -> pairs.add(pair(k, v, toml)));
      lines.add(indent + name + (toml ? " = " : ": ") + "{ " + String.join(", ", pairs) + " }");
    }
    said.add(new Said(key, values, lines.size()));
  }

  private static String pair(String key, String text, boolean toml) {
    return key + (toml ? " = " : ": ") + '"' + text + '"';
  }

  private static String text(Random random) {
    return "v" + random.nextInt(1000);
  }

  private static void noise(List<String> lines, Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      lines.add(random.nextBoolean() ? "" : "# a comment: x = [");
    }
  }
}
