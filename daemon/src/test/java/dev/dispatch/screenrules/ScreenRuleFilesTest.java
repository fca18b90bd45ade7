package dev.dispatch.screenrules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Screen;
import dev.dispatch.screen.ScreenReader;
import dev.dispatch.screen.ScreenRule;
import dev.dispatch.screen.ScreenRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScreenRuleFilesTest {
  private static final String HEAD = "agent = \"acme\"\nversion = \"7\"\n";

  @TempDir private Path folder = Path.of("");
  private ScreenRuleFiles files = new ScreenRuleFiles(folder);

  @BeforeEach
  void open() {
    files = new ScreenRuleFiles(folder);
  }

  @Test
  void hasRulesForEachAgentItKnows() {
    for (String agent : files.agents()) {
      ScreenRules rules = files.of(agent);

      assertThat(rules.agent()).isEqualTo(agent);
      assertThat(rules.rules()).extracting(ScreenRule::id).contains("shell-prompt");
      assertThat(rules.rules()).extracting(ScreenRule::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void laysTheUsersFileOverTheBuiltInOne() throws IOException {
    int before = files.of("claude").rules().size();
    write(
        "claude",
        """
        agent = "claude"
        version = "mine"

        [keys]
        clear = ["C-c"]

        [[rules]]
        id = "limit"
        state = "rate-limited"
        region = "tail:2"
        any = ["out of tokens"]

        [[rules]]
        id = "splash"
        priority = 950
        state = "starting"
        region = "whole"
        all = ["^Loading"]
        """);

    ScreenRules rules = files.of("claude");

    assertThat(rules.version()).isEqualTo("mine over 1 over 1");
    assertThat(rules.rules()).hasSize(before + 1);
    assertThat(rules.keys().clear()).containsExactly("C-c");
    assertThat(rules.keys().interrupt()).containsExactly("Escape");
    assertThat(ScreenReader.read(rules, Screen.of(List.of("Loading"))).state())
        .isEqualTo(PaneState.STARTING);
    assertThat(ScreenReader.read(rules, Screen.of(List.of("out of tokens"))).state())
        .isEqualTo(PaneState.RATE_LIMITED);
  }

  @Test
  void takesAnAgentOfTheUsers() throws IOException {
    write("acme", HEAD + "base = \"generic\"\n");

    assertThat(files.agents()).contains("acme", "claude");
    assertThat(files.of("acme").rules()).extracting(ScreenRule::id).containsExactly("shell-prompt");
  }

  @Test
  void readsTheFileAnewEachTime() throws IOException {
    write("acme", HEAD);
    assertThat(files.of("acme").version()).isEqualTo("7");

    write("acme", "agent = \"acme\"\nversion = \"8\"\n");

    assertThat(files.of("acme").version()).isEqualTo("8");
  }

  @Test
  void namesTheAgentsThereAreForOneItDoesNotKnow() {
    assertThatThrownBy(() -> files.of("cluade"))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("no screen rules for the agent 'cluade'")
        .hasMessageContaining("claude, codex")
        .satisfies(e ->
            assertThat(((DispatchException) e).hints())
                .containsExactly("did you mean: --agent claude"));
  }

  /** Each line of a file, and what is wrong with it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colour = 1                                | 3:1: unknown key "colour"
          [keys]~interupt = ["Escape"]              | 4:1: unknown key "keys.interupt", did you mean "interrupt"?
          [keys]~clear = "C-u"                      | 4:1: keys.clear must be a list of texts
          [composer]~prompt = '^>'                  | 3:1: prompt needs a group around what is typed
          [[rules]]~id = "a"                        | 3:1: rule "a" has no state
          [[rules]]~id = "a"~state = "sleeping"     | 5:1: rules.state "sleeping" is none of starting, idle
          [[rules]]~id = "a"~state = "idle"         | 3:1: a region is missing: one of whole, title
          [[rules]]~id = "a"~state = "idle"~region = "foot"    | 6:1: rules.region "foot" is none of whole
          [[rules]]~id = "a"~state = "idle"~region = "tail"    | 6:1: rules.region "tail" is none of whole
          [[rules]]~id = "a"~state = "idle"~region = "title"   | nothing is looked for
          [[rules]]~id = "a"~state = "idle"~region = "dialog"~any = ["x"] | looks at its dialog and has none
          [[rules]]~id = "a"~state = "idle"~region = "title"~any = ["ok", "(x"] | 7:14: rules.any is no regular expression: Unclosed group
          [[rules]]~id = "a"~state = "idle"~region = "title"~any = "x" | 7:1: rules.any must be a list
          [[rules]]~id = "a"~state = "idle"~region = "title"~any = ["x"]~[[rules]]~id = "a"~state = "idle"~region = "title"~any = ["x"] | two rules have the id "a"
          [[rules]]~id = "a"~state = "menu"~[rules.dialog]~from = "x"~until = "y"~option = '^\\d' | option needs the groups
          version                                   | 3:8:
          base = "acme"                             | base "acme" is none of claude
          """)
  void saysWhatIsWrongAndWhere(String lines, String fault) throws IOException {
    write("acme", HEAD + lines.replace('~', '\n') + "\n");

    assertThatThrownBy(() -> files.of("acme"))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining(folder.resolve("acme.toml").toString())
        .hasMessageContaining(fault);
  }

  @Test
  void refusesAFileOfAnotherAgent() throws IOException {
    write("acme", "agent = \"claude\"\nversion = \"1\"\n");

    assertThatThrownBy(() -> files.of("acme"))
        .hasMessageContaining("agent is \"claude\", but the file is named acme");
  }

  private void write(String agent, String text) throws IOException {
    Files.writeString(folder.resolve(agent + ".toml"), text);
  }
}
