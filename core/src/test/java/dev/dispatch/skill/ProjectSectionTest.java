package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProjectSectionTest {
  private static Optional<Map<String, String>> read(String text) {
    return ProjectSection.inMarkdown("Task Management", "AGENTS.md", text)
        .map(ProjectSection::values);
  }

  @Test
  void readsLinesInEveryCostume() {
    assertThat(
            read(
                """
                # Project
                - tool: not here
                ## **Task management:** ##
                Some words: not a key.

                - **tool**: `github`
                * **repo:** owner/name <!-- the main one -->
                + `id-format`: "#xxx"
                  - Branch Format: '{type}/{task-id}-short-description'\r
                - note: see http://x/y
                - tool: gitlab
                ### Below
                - more: yes
                ## Next
                - late: no
                """))
        .contains(
            Map.of(
                "tool", "github",
                "repo", "owner/name",
                "id-format", "#xxx",
                "branch-format", "{type}/{task-id}-short-description",
                "note", "see http://x/y",
                "more", "yes"));
  }

  @Test
  void takesNothingFromCodeOrOtherSections() {
    String fenced = "```md\n## Task Management\n- tool: jira\n```\n";
    assertThat(read(fenced)).isEmpty();
    assertThat(read(fenced + "## Task Management\n~~~\n- tool: x\n~~~\n- tool: linear\n"))
        .contains(Map.of("tool", "linear"));
    assertThat(read("# Task Management\n- tool: jira\n")).isEmpty();
    assertThat(read("## Task Management of others\n- tool: jira\n")).isEmpty();
    assertThat(read("#Task Management\n")).isEmpty();
    assertThat(read("")).isEmpty();
  }

  @Test
  void anEmptySectionIsOne() {
    assertThat(read("## Task Management\n")).contains(Map.of());
  }

  @Test
  void saysWhichFileLacksAKey() {
    ProjectSection section =
        ProjectSection.inMarkdown("Quality Gates", "CLAUDE.md", "## Quality Gates\n- test: t\n")
            .orElseThrow();
    assertThatThrownBy(() -> QualityGates.of(section))
        .isInstanceOf(DispatchException.class)
        .hasMessage("the section \"## Quality Gates\" in CLAUDE.md has no lint")
        .satisfies(e ->
            assertThat(((DispatchException) e).hints())
                .containsExactly("add the line \"- lint: <command>, or none\" to it"));
  }

  @Test
  void refusesAnUnknownTool() {
    ProjectSection section =
        ProjectSection.inMarkdown(
                "Task Management", "AGENTS.md", "## Task Management\n- tool: post-it\n")
            .orElseThrow();
    assertThatThrownBy(() -> TaskManagement.of(section))
        .hasMessageContaining("'post-it'")
        .hasMessageContaining("AGENTS.md")
        .hasMessageContaining("clickup");
  }

  @Test
  void readsHugeFilesInReasonableTime() {
    String text =
        "- a: b\n".repeat(50_000) + "## Task Management\n- tool: none\n" + "*".repeat(200_000);
    assertThat(read(text)).contains(Map.of("tool", "none"));
  }
}
