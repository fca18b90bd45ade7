package dev.dispatch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What README and the other pages promise is so. */
final class PagesTest {
  private static final Duration DEMO_LIMIT = Duration.ofSeconds(20);

  @Test
  void pagesForTheHurriedAreShort() {
    assertThat(Documents.read(Documents.page("README.md")).lines().count())
        .isLessThanOrEqualTo(120);
    assertThat(Documents.read(Documents.page("AGENTS.md")).lines().count()).isLessThanOrEqualTo(80);
  }

  @Test
  void readmeNamesTheTwoCommandsAndTheyExist() throws IOException {
    List<String> commands =
        Documents.blocks(Documents.read(Documents.page("README.md"))).stream()
            .filter(block -> block.language().equals("sh"))
            .map(block -> block.text().strip())
            .toList();
    assertThat(commands.subList(0, 2)).containsExactly("./dispatch demo", "./build verify");
    assertThat(Documents.page("dispatch")).isExecutable();
    assertThat(Documents.page("build")).isExecutable();
    assertThat(Files.readString(Documents.page("build"))).containsPattern("(?m)^ *verify\\)");
  }

  @Test
  void demoShowsTheWholeJobByItself() throws IOException {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      RunningCommand demo = sandbox.start("demo", "--text");
      demo.closeInput();
      CommandResult result = demo.await(DEMO_LIMIT);
      assertThat(result.exit()).as(result.toString()).isZero();
      assertThat(result.out())
          .contains("throw-away repository", "[x]", "question E", "answers by itself", "diff --git")
          .contains("+++ b/");
    }
  }

  @Test
  void configurationsInThePagesLoad() throws IOException {
    List<String> pages = List.of("README.md", "docs/how-to/configure-an-agent.md");
    for (String page : pages) {
      String yaml =
          Documents.blocks(Documents.read(Documents.page(page))).stream()
              .filter(block -> block.language().equals("yaml"))
              .findFirst()
              .orElseThrow()
              .text();
      try (DispatchSandbox sandbox = DispatchSandbox.create()) {
        Files.createDirectories(sandbox.dispatchHome());
        Files.writeString(sandbox.dispatchHome().resolve("config.yaml"), yaml);
        CommandResult status = sandbox.run("status", "--json");
        JsonNode json = JsonMapper.shared().readTree(status.out());
        assertThat(json.path("default_agent").asString()).as(page).isEqualTo("claude");
        assertThat(json.path("warnings")).as(page).isEmpty();
        assertThat(json.path("agents").toString()).contains("claude", "codex", "reviewer");
        CommandResult run = sandbox.run("run", "x", "--agent", "reviewer", "--dry-run");
        assertThat(run.exit()).as(page + run).isZero();
      }
    }
  }

  @Test
  void theGlossaryHasEveryAreaOfTheRegistry() throws IOException {
    String glossary = Documents.read(Documents.page("docs/glossary.md"));
    List<String> missing = new ArrayList<>();
    List<String> areas = new ArrayList<>();
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      for (Commands.Command command : Commands.of(sandbox).all()) {
        String area = command.op().replaceFirst("/.*", "");
        areas.add(area);
        if (!Pattern.compile("\\| \\*\\*[^*]*\\b" + area + "\\b").matcher(glossary).find()) {
          missing.add(area);
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(areas).contains("task", "inbox", "worker", "daemon", "health");
  }

  @Test
  void theChangelogHasTheVersionOfTheBuild() throws IOException {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      String version = sandbox.run("--version").out().strip();
      String number = version.replaceAll("^\\D*(\\d+\\.\\d+\\.\\d+).*", "$1");
      assertThat(Documents.read(Documents.page("CHANGELOG.md"))).contains("## [" + number + "]");
    }
  }

  @Test
  void everyDecisionIsListedAndWhole() {
    List<Path> decisions =
        Documents.pages().stream()
            .filter(page -> Documents.name(page).matches("docs/adr/\\d{4}-.*\\.md"))
            .toList();
    assertThat(decisions).hasSizeGreaterThanOrEqualTo(9);
    for (Path page : decisions) {
      assertThat(Documents.read(page))
          .as(Documents.name(page))
          .contains("Status: ", "\n## Context\n", "\n## Decision\n", "\n## Consequences\n")
          .contains("\n## Rejected\n");
    }
  }
}
