package dev.dispatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.Backend;
import dev.dispatch.settings.ConfigFile.Layer;
import dev.dispatch.settings.ConfigNote;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import dev.dispatch.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigReadingTest {
  private static SourceText source(String name, String text) {
    return SourceText.of(Path.of(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static ConfigValue.Table yaml(String text) {
    return ConfigDocument.parse(source("c.yaml", text));
  }

  private static ConfigValue.Table toml(String text) {
    return ConfigDocument.parse(source("c.toml", text));
  }

  private static DocumentCheck.Found look(String text) {
    return DocumentCheck.look(new ConfigDocument(Path.of("c.yaml"), Layer.USER, yaml(text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c.yaml | `a: 1\nb: [1, 2\n` | c.yaml:3:1",
        "c.yaml | `a: 1\n\tb: 2\n` | c.yaml:2:1",
        "c.yaml | `a: 1\nmodels:\n  x: 1\n  x: 2\n` | c.yaml:4:3: the key x is here twice, first on line 3: x: 2",
        "c.yaml | `- a\n- b\n` | c.yaml:1:1: expected keys and values at the top: - a",
        "c.yaml | `just words` | c.yaml:1:1: expected keys and values",
        "c.yaml | `a: 1\n---\nb: 2\n` | c.yaml:3:1: a second document begins",
        "c.yaml | `a: &x {b: *x}\n` | this anchor is used within itself",
        "c.yaml | `a: *nowhere\n` | c.yaml:1:4",
        "c.yaml | `? [a]\n: b\n` | c.yaml:1:3: a key is a word",
        "c.yaml | `a: {<<: 5}\n` | << expects a table",
        "c.toml | `a = 1\nb = [\n` | c.toml:3:1",
        "c.toml | `a = 1\na = 2\n` | c.toml:2:1",
        "c.toml | `[a]\nb = \"x\ny = 1\n` | c.toml:2:",
      })
  void brokenSyntaxNamesFileLineColumnAndTheLine(String name, String text, String expected) {
    assertThatThrownBy(() -> ConfigDocument.parse(source(name, text)))
        .isInstanceOfSatisfying(
            DispatchException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION);
              assertThat(e.getMessage()).contains(expected.strip());
              assertThat(e.hints()).isNotEmpty();
            });
  }

  @Test
  void textThatIsNoUtf8IsRefusedWhereItBegins() {
    byte[] bytes = {'a', ':', ' ', '1', '\n', 'b', ':', ' ', (byte) 0xE4, '\n'};
    assertThatThrownBy(() -> SourceText.of(Path.of("c.yaml"), bytes))
        .hasMessageContaining("c.yaml:2:4: this is not UTF-8 text: b:");
  }

  @Test
  void aFileThatIsTooLargeIsRefusedAndOneMegabyteIsRead() {
    String comment = "# " + "x".repeat(78) + "\n";
    String large = comment.repeat(1024 * 1024 / 81) + "default: opus\n";
    assertThat(yaml(large).at(KeyPath.of("default"))).isPresent();
    String entries =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "  model-" + i + ": { backend: some-backend }\n")
            .collect(Collectors.joining());
    assertThat(yaml("models:\n" + entries).table("models").members()).hasSize(20_000);
    assertThatThrownBy(() -> yaml(comment.repeat(30_000)))
        .hasMessageContaining("more than 2097152 are not read");
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String before = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]%n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(
                          before, before, before, before, before, before, before, before, before,
                          before))));
    }
    assertThatThrownBy(() -> yaml(bomb.toString())).hasMessageContaining("too many values");
  }

  @Test
  void whatIsNestedTooDeeplyIsRefused() {
    String deep = "a: " + "[".repeat(100_000) + "]".repeat(100_000);
    assertThatThrownBy(() -> yaml(deep)).isInstanceOf(DispatchException.class);
    assertThatThrownBy(() -> toml("a = " + "[".repeat(50_000) + "]".repeat(50_000)))
        .isInstanceOf(DispatchException.class);
  }

  @Test
  void nothingIsAnEmptyConfiguration() {
    for (String text : List.of("", "\n", "# words\n", "---\n", "--- \n...\n", "\uFEFF")) {
      assertThat(yaml(text).members()).as(text).isEmpty();
    }
    assertThat(toml("# words\n").members()).isEmpty();
  }

  @Test
  void mergeKeysGiveWhatIsNotSaidAndTheFirstOfSeveralWins() {
    ConfigValue.Table read =
        yaml("x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {<<: [*x, *y], a: 9}\n\"<<\": plain\n");
    assertThat(read.table("z").members().keySet()).containsExactly("a", "b", "c");
    assertThat(read.at(KeyPath.of("z", "a")).orElseThrow().sameAs(number("9"))).isTrue();
    assertThat(read.at(KeyPath.of("z", "b")).orElseThrow().sameAs(number("2"))).isTrue();
    assertThat(read.at(KeyPath.of("z", "c")).orElseThrow().mark().line()).isEqualTo(2);
    assertThat(read.members()).containsKey("<<");
  }

  private static ConfigValue number(String text) {
    return new ConfigValue.Scalar(text, ConfigValue.Kind.NUMBER, dev.dispatch.settings.Mark.NONE);
  }

  @Test
  void everyValueKnowsItsPlace() {
    ConfigValue.Table read = yaml("a: 1\n\n# c\nmodels:\n  \"gpt-5.3\":  { backend: x }\n");
    assertThat(read.at(KeyPath.of("models", "gpt-5.3", "backend")).orElseThrow().mark().exactly())
        .isEqualTo("c.yaml:5:17");
    ConfigValue.Table same = toml("a = 1\n\n[models]\n\"gpt-5.3\" = { backend = \"x\" }\n");
    assertThat(same.at(KeyPath.of("models", "gpt-5.3")).orElseThrow().mark().exactly())
        .isEqualTo("c.toml:4:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "models: [a] | models is a list, expected named entries",
        "default: {} | default is a table, expected text",
        "default: [a] | default is a list, expected text",
        "models: {opus: claude} | models.opus is text, expected keys such as backend",
        "backends: {c: {args: -p}} | backends.c.args is text, expected a list of texts",
        "backends: {c: {args: [[a]]}} | backends.c.args is a list, expected a list of texts",
        "backends: {c: {env: [A]}} | backends.c.env is a list, expected names with texts",
        "backends: {c: {prompt: pipe}} | backends.c.prompt is 'pipe', expected argv or stdin or file",
        "backends: {c: {append-model: yes}} | backends.c.append-model is 'yes'",
        "stall_after: soon | stall_after: 'soon' is not a span of time",
        "policy: {allow_attached_writes: perhaps} | expected true or false",
      })
  void aValueOfTheWrongKindIsSaidWithItsPlace(String text, String expected) {
    DocumentCheck.Found found = look("# first\n" + text + "\n");
    assertThat(found.problems()).hasSize(1);
    assertThat(found.problems().getFirst().message()).contains(expected);
    assertThat(found.problems().getFirst().mark().line()).isEqualTo(2);
  }

  @Test
  void keysOfPartsThatComeLaterAreKnown() {
    SourceText later = Corpus.read("later-keys.yaml");
    DocumentCheck.Found found =
        DocumentCheck.look(
            new ConfigDocument(Path.of("c"), Layer.USER, ConfigDocument.parse(later)));
    assertThat(found.notes()).extracting(ConfigNote::kind).containsOnly(ConfigNote.Kind.NOT_USED);
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void anUnknownKeyIsSaidWithTheNearest() {
    DocumentCheck.Found found = look("modles:\n  a: {}\nbackends:\n  c: {comand: x}\n");
    assertThat(found.notes())
        .extracting(ConfigNote::line)
        .containsExactly(
            "c.yaml:1: unknown key modles; nearest is models",
            "c.yaml:4: unknown key backends.c.comand; nearest is command");
  }

  @Test
  void aKeyThatNothingReadsYetIsSaid() {
    DocumentCheck.Found found = look("sandbox: read-only\nnotify: {on: true}\n");
    assertThat(found.problems()).isEmpty();
    assertThat(found.notes())
        .extracting(ConfigNote::line)
        .containsExactly(
            "c.yaml:1: sandbox is not used by this version of dispatch",
            "c.yaml:2: notify is not used by this version of dispatch");
  }

  @Test
  void bothFormatsSayTheSame() {
    Settings a =
        SettingsReader.read(
            yaml(
                """
                default: r
                stall_after: 45m
                backends:
                  c: { command: "x\\n", args: [a, b], env: { A: b }, prompt: stdin, append-model: never }
                models: { m: { backend: c } }
                aliases: { r: { model: m, prompt: hi } }
                """));
    Settings b =
        SettingsReader.read(
            toml(
                """
                default = "r"
                stall_after = "45m"
                [backends.c]
                command = "x\\n"
                args = ["a", "b"]
                env = { A = "b" }
                prompt = "stdin"
                append-model = "never"
                [models]
                m = { backend = "c" }
                [aliases]
                r = { model = "m", prompt = "hi" }
                """));
    assertThat(a.all().sameAs(b.all())).isTrue();
    Backend one = Objects.requireNonNull(a.backends().get("c"));
    Backend other = Objects.requireNonNull(b.backends().get("c"));
    assertThat(one.command()).contains("x").isEqualTo(other.command());
    assertThat(one.environment()).isEqualTo(Map.of("A", "b")).isEqualTo(other.environment());
    assertThat(one.transport()).isEmpty();
    assertThat(a.stallAfter().orElseThrow().value()).isEqualTo(java.time.Duration.ofMinutes(45));
  }
}
