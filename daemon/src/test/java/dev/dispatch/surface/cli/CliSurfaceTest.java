package dev.dispatch.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.op.OpJson;
import dev.dispatch.surface.ScriptedCallIo;
import dev.dispatch.surface.SurfaceFixture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CliSurfaceTest {
  private final SurfaceFixture surface = new SurfaceFixture();

  @Test
  void printsOneJsonDocumentWhereNobodyLooks() {
    surface.ops.notes.put("milk", "two");
    ScriptedCallIo io = new ScriptedCallIo("note", "list");

    assertThat(surface.run(io)).isZero();

    assertThat(io.outText())
        .isEqualTo(
            "{\"notes\":[{\"name\":\"milk\",\"text\":\"two\","
                + "\"created_at\":\"1970-01-01T00:00:00Z\",\"volume\":\"very-low\"}]}\n");
    assertThat(io.errText()).isEmpty();
  }

  @Test
  void takesFurtherSpellingsOfACommand() {
    surface.ops.notes.put("milk", "two");

    assertThat(shown(new ScriptedCallIo("forget", "milk", "--yes"))).contains("milk");
    assertThat(surface.ops.notes).isEmpty();
    assertThat(shown(new ScriptedCallIo("help", "forget")))
        .contains("Usage: dispatch note rm", "Also:  dispatch forget");
  }

  @Test
  void drawsATableOnATerminal() {
    surface.ops.notes.put("milk", "two");
    surface.ops.notes.put("a-rather-long-name", "x".repeat(100));
    ScriptedCallIo io = new ScriptedCallIo("note", "list").onTerminal(60);

    assertThat(surface.run(io)).isZero();

    List<String> lines = io.outText().lines().toList();
    assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 60);
    assertThat(lines.getFirst()).startsWith("NAME").contains("TEXT", "CREATED", "VOLUME");
    assertThat(lines.get(1)).startsWith("a-rather-long-name").contains("…");
    assertThat(lines.get(2)).startsWith("milk").contains("d ago", "very-low");
  }

  @Test
  void obeysTheFlagsForTheForm() {
    surface.ops.notes.put("milk", "two");

    assertThat(shown(new ScriptedCallIo("note", "list", "--text"))).startsWith("NAME");
    assertThat(shown(new ScriptedCallIo("--text", "note", "list"))).startsWith("NAME");
    assertThat(shown(new ScriptedCallIo("note", "--json", "list").onTerminal(80))).startsWith("{");
    assertThat(shown(new ScriptedCallIo("note", "read", "milk"))).isEqualTo("two\n");
    assertThat(shown(new ScriptedCallIo("note", "read", "milk", "--json")))
        .isEqualTo("{\"text\":\"two\"}\n");
  }

  static Stream<String> awkwardTexts() {
    return Stream.of(
        "it's \"quoted\"",
        "a\nb\n",
        "$(rm -rf /)",
        "`id`",
        "${sys:user.home}",
        "-",
        "- [ ] item",
        "--weird text",
        "@file",
        "\\",
        "ünï😀",
        "a\tb",
        "--json ",
        "",
        "'",
        "%s",
        "x\u001b[31m");
  }

  @ParameterizedTest
  @MethodSource("awkwardTexts")
  void takesTextByteForByte(String text) {
    ScriptedCallIo io = new ScriptedCallIo("note", "add", "n", text, "--tag", text);

    assertThat(surface.run(io)).as(io.errText()).isZero();

    assertThat(surface.ops.notes).containsEntry("n", text);
    JsonNode json = OpJson.mapper().readTree(io.outText());
    assertThat(json.path("text").asString()).isEqualTo(text);
    assertThat(json.path("tags").get(0).asString()).isEqualTo(text);
  }

  @Test
  void takesEverythingAfterTwoDashesAsText() {
    assertThat(surface.run(new ScriptedCallIo("note", "add", "n", "--", "--json"))).isZero();
    assertThat(surface.ops.notes).containsEntry("n", "--json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "h", "-h", "-help", "--h", "--help"})
  void explainsACommandAndDoesNothingElse(String word) {
    ScriptedCallIo io = new ScriptedCallIo("note", "add", word);

    assertThat(surface.run(io)).isZero();

    assertThat(io.outText())
        .contains("Usage: dispatch note add NAME [TEXT]", "--keep KEEP", "Needs:\n  a pencil")
        .contains("dispatch note add milk \"two bottles\"");
    assertThat(surface.ops.notes).isEmpty();
  }

  @Test
  void explainsDefaultsChoicesAndGroups() {
    assertThat(shown(new ScriptedCallIo("note", "list", "--all", "--help")))
        .contains("at most so many (default: 10)", "very-low, loud", "joined by commas");
    assertThat(shown(new ScriptedCallIo("help", "note"))).contains("note rm", "note read");
    assertThat(shown(new ScriptedCallIo("--help"))).contains("note rm", "await", "--verbose");
    assertThat(shown(new ScriptedCallIo())).contains("dispatch \"TEXT\"");
    assertThat(shown(new ScriptedCallIo("--version"))).isEqualTo("dispatch 0.1.0 (build abc)\n");
  }

  @Test
  void namesTheNearestCommand() {
    ScriptedCallIo io = new ScriptedCallIo("note", "lst").onTerminal(80);

    assertThat(surface.run(io)).isEqualTo(2);

    assertThat(io.errText())
        .startsWith("dispatch: unknown command 'note lst'\nhint: dispatch note list\n");
    assertThat(io.outText()).isEmpty();
  }

  @Test
  void namesTheNearestCommandWhereTheFirstWordIsWrong() {
    ScriptedCallIo io = new ScriptedCallIo("nte", "list", "--all").onTerminal(80);

    assertThat(surface.run(io)).isEqualTo(2);
    assertThat(io.errText())
        .startsWith("dispatch: unknown command 'nte'\nhint: dispatch note list\n");
  }

  @Test
  void namesTheNearestFlag() {
    ScriptedCallIo io = new ScriptedCallIo("note", "list", "--limt", "3");

    assertThat(surface.run(io)).isEqualTo(2);

    JsonNode error = OpJson.mapper().readTree(io.errText()).path("error");
    assertThat(error.path("code").asString()).isEqualTo("validation");
    assertThat(error.path("message").asString()).isEqualTo("note list: unknown flag '--limt'");
    assertThat(error.path("hints").get(0).asString()).isEqualTo("did you mean --limit");
  }

  @Test
  void writesErrorsInBothForms() {
    ScriptedCallIo json = new ScriptedCallIo("note", "show", "gone");
    ScriptedCallIo text = new ScriptedCallIo("note", "show", "gone").onTerminal(80);

    assertThat(surface.run(json)).isEqualTo(4);
    assertThat(surface.run(text)).isEqualTo(4);

    assertThat(json.errText())
        .isEqualTo(
            "{\"error\":{\"code\":\"not-found\",\"message\":\"no note is called gone\","
                + "\"hints\":[\"dispatch note list\"],\"data\":{\"name\":\"gone\"}}}\n");
    assertThat(text.errText())
        .isEqualTo("dispatch: no note is called gone\nhint: dispatch note list\n");
  }

  @Test
  void reportsADefectAsInternal() {
    ScriptedCallIo io = new ScriptedCallIo("fault").onTerminal(80);

    assertThat(surface.run(io)).isEqualTo(1);
    assertThat(io.errText()).contains("fault failed inside dispatch").contains("out of luck");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "note list --limit x",
        "note list --volume soft",
        "note show",
        "note list extra",
        "note add a --keep soon",
        "note list --limit 1 --limit 2",
        "note list --limit",
        "note list --all=3",
        "note",
        "nonsense",
        "--nonsense"
      })
  void refusesWhatCannotBeRight(String line) {
    ScriptedCallIo io = new ScriptedCallIo(line.split(" "));

    assertThat(surface.run(io)).isEqualTo(2);
    assertThat(OpJson.mapper().readTree(io.errText()).path("error").path("hints")).isNotEmpty();
    assertThat(io.outText()).isEmpty();
  }

  @Test
  void prefersACommandsOwnFlagToTheGlobalOne() {
    assertThat(shown(new ScriptedCallIo("note", "retitle", "--text", "new")))
        .isEqualTo("{\"text\":\"new\"}\n");
    assertThat(shown(new ScriptedCallIo("--text", "note", "retitle", "--text", "new")))
        .isEqualTo("text: new\n");
  }

  @Test
  void takesAWordThatIsACommandAndAGroup() {
    assertThat(shown(new ScriptedCallIo("await", "short"))).isEqualTo("{\"text\":\"short\"}\n");
    assertThat(new ScriptedCallIo("await", "--timeout", "1ms"))
        .satisfies(io -> assertThat(surface.run(io)).isEqualTo(75));
  }

  @Test
  void takesALoneTextAsATask() {
    assertThat(shown(new ScriptedCallIo("fix the login page")))
        .isEqualTo("{\"text\":\"fix the login page\"}\n");
    assertThat(shown(new ScriptedCallIo("--json", "- fix it").onTerminal(80)))
        .isEqualTo("{\"text\":\"- fix it\"}\n");
  }

  @Test
  void asksBeforeItDestroys() {
    surface.ops.notes.put("milk", "two");
    ScriptedCallIo unsure = new ScriptedCallIo("note", "rm", "milk").onTerminal(80).replies("");
    ScriptedCallIo nobody = new ScriptedCallIo("note", "rm", "milk");
    ScriptedCallIo sure = new ScriptedCallIo("note", "rm", "milk").onTerminal(80).replies("y");

    assertThat(surface.run(unsure)).isEqualTo(6);
    assertThat(surface.run(nobody)).isEqualTo(6);
    assertThat(surface.ops.notes).containsKey("milk");
    assertThat(unsure.prompts()).hasSize(1);
    assertThat(nobody.prompts()).isEmpty();
    assertThat(nobody.errText()).contains("confirmation-required", "--yes");

    assertThat(surface.run(sure)).isZero();
    assertThat(surface.ops.notes).isEmpty();
    surface.ops.notes.put("milk", "two");
    assertThat(shown(new ScriptedCallIo("note", "rm", "milk", "--yes")))
        .isEqualTo("{\"removed\":[\"milk\"]}\n");
  }

  @Test
  void letsNoEscapeThroughToATerminal() {
    String evil = "\u001b[31mred\u009b2J\u202e\u0007\r";
    surface.ops.notes.put("milk", evil);

    for (ScriptedCallIo io :
        List.of(
            new ScriptedCallIo("note", "list").onTerminal(80),
            new ScriptedCallIo("note", "show", "milk").onTerminal(80),
            new ScriptedCallIo("note", "read", "milk").onTerminal(80),
            new ScriptedCallIo("note", "list", "--json").onTerminal(80),
            new ScriptedCallIo("note", "show", evil).onTerminal(80),
            new ScriptedCallIo("note", "rm", evil).onTerminal(80),
            new ScriptedCallIo(evil).onTerminal(80))) {
      surface.run(io);
      assertThat(io.outText() + io.errText() + io.prompts())
          .doesNotContain("\u001b", "\u009b", "\u202e", "\u0007", "\r")
          .isNotEqualTo("[]");
    }
    assertThat(shown(new ScriptedCallIo("note", "read", "milk"))).isEqualTo(evil + "\n");
  }

  @Test
  void readsFilesAndStdin(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws java.io.IOException {
    java.nio.file.Files.writeString(folder.resolve("text.md"), "from a file\n");

    surface.run(
        new ScriptedCallIo("note", "add", "a", "--input-file", "text.md").in(folder.toString()));
    surface.run(new ScriptedCallIo("note", "add", "b", "--input-file", "-").stdin("from stdin"));
    ScriptedCallIo gone =
        new ScriptedCallIo("note", "add", "c", "--input-file", "no.md").in(folder.toString());

    assertThat(surface.ops.notes)
        .containsEntry("a", "from a file\n")
        .containsEntry("b", "from stdin");
    assertThat(surface.run(gone)).isEqualTo(2);
    assertThat(gone.errText()).contains("'no.md' is not there");
  }

  @Test
  void answersCompletionScripts() {
    assertThat(shown(new ScriptedCallIo("__complete", "task"))).isEqualTo("milk\n");
  }

  private String shown(ScriptedCallIo io) {
    int exit = surface.run(io);
    assertThat(exit).as(io.errText()).isZero();
    return io.outText();
  }
}
