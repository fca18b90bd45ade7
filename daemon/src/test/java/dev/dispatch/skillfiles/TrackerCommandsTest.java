package dev.dispatch.skillfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.skill.Issue;
import dev.dispatch.skill.ProjectSkills;
import dev.dispatch.skill.SkillRequest;
import dev.dispatch.skill.SkillWork;
import dev.dispatch.skill.TaskManagement;
import dev.dispatch.skill.TaskManagement.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trackers' programs, as stubs on a PATH of their own. */
final class TrackerCommandsTest {
  @TempDir private Path temp;
  private SkillFolder folder = new SkillFolder(Path.of("/nowhere"));
  private final ProcessRunner runner = new ProcessRunner();
  private final ExecutorService blocking = Executors.newCachedThreadPool();

  @BeforeEach
  void make() throws IOException {
    folder = new SkillFolder(temp);
    Files.createDirectories(folder.root());
  }

  @AfterEach
  void close() {
    runner.close();
    blocking.shutdownNow();
  }

  private TrackerCommands trackers() {
    return new TrackerCommands(folder.config(), runner, blocking);
  }

  private static TaskManagement management(Tool tool, Optional<String> repo) {
    return new TaskManagement(tool, repo, Optional.empty(), "{type}", "AGENTS.md");
  }

  private Issue fetch(Tool tool, String id) {
    return trackers()
        .fetch(
            management(tool, Optional.of("o/n")),
            id,
            folder.root().toString(),
            folder.environment());
  }

  @Test
  void asksGitHub() throws IOException {
    folder.program(
        "gh",
        """
        printf '%s\\n' "$PWD" "$GH_PROMPT_DISABLED" "${DISPATCH_TOKEN-none}" "$@" > "$0.args"
        echo '{"title":"Login","body":"It fails.","labels":[{"name":"bug"}]}'
        """);
    assertThat(fetch(Tool.GITHUB, "123"))
        .isEqualTo(new Issue("Login", "It fails.", List.of("bug")));
    assertThat(Files.readAllLines(temp.resolve("bin/gh.args")))
        .containsExactly(
            folder.root().toString(),
            "1",
            "none",
            "issue",
            "view",
            "123",
            "--repo",
            "o/n",
            "--json",
            "title,body,labels");
  }

  @Test
  void leavesTheRepositoryToTheProgramWhereNoneIsNamed() throws IOException {
    folder.program("glab", "echo \"{\\\"title\\\": \\\"$*\\\"}\"\n");
    Issue issue =
        trackers()
            .fetch(
                management(Tool.GITLAB, Optional.empty()),
                "7",
                folder.root().toString(),
                folder.environment());
    assertThat(issue.title()).isEqualTo("issue view 7 --output json");
  }

  @Test
  void readsPlainText() throws IOException {
    folder.program("linear", "printf '# Login\\n\\nIt fails.\\n'\n");
    assertThat(fetch(Tool.LINEAR, "ENG-1")).isEqualTo(new Issue("Login", "It fails.", List.of()));
  }

  @Test
  void takesTheConfiguredCommand() throws IOException {
    folder.write(
        ".dispatch/config.yaml",
        "trackers: { clickup: { fetch: \"./cu show '{id}' x\" }, none: { fetch: x } }\n");
    assertThat(
            trackers()
                .canFetch(
                    management(Tool.CLICKUP, Optional.empty()),
                    folder.root().toString(),
                    folder.environment()))
        .isTrue();
    assertThat(
            trackers()
                .canFetch(
                    management(Tool.NONE, Optional.empty()),
                    folder.root().toString(),
                    folder.environment()))
        .isFalse();
    folder.write("cu", "#!/bin/sh\necho \"$# $2\"\n");
    assertThat(folder.root().resolve("cu").toFile().setExecutable(true)).isTrue();
    assertThat(fetch(Tool.CLICKUP, "CU-1").title()).isEqualTo("3 CU-1");
  }

  @Test
  void saysThatAProgramIsMissing() {
    assertThatThrownBy(() ->
            trackers()
                .fetch(
                    management(Tool.JIRA, Optional.empty()),
                    "A-1",
                    folder.root().toString(),
                    java.util.Map.of("PATH", temp.resolve("bin") + ":relative")))
        .hasMessage("the issue cannot be read from jira: jira is not on your PATH")
        .satisfies(e -> {
          DispatchException failure = (DispatchException) e;
          assertThat(failure.code()).isEqualTo(ErrorCode.STAGING);
          assertThat(failure.hints())
              .contains("install jira and log in")
              .anySatisfy(hint -> assertThat(hint).contains("config set trackers.jira.fetch"));
        });
  }

  @Test
  void failsInTheProgramsOwnWords() throws IOException {
    folder.program("gh", "echo 'HTTP 404: Not Found\u0007' >&2; echo >&2; echo two >&2; exit 4\n");
    assertThatThrownBy(() -> fetch(Tool.GITHUB, "9"))
        .hasMessage(
            "the issue cannot be read: gh issue view 9 --repo o/n --json title,body,labels failed"
                + " with 4: HTTP 404: Not Found  / two");
    folder.program("gh", "echo '{\"message\":\"no\"}'\n");
    assertThatThrownBy(() -> fetch(Tool.GITHUB, "9"))
        .hasMessageContaining("printed nothing that has a title: {\"message\":\"no\"}");
  }

  @Test
  void waitsNoLongerThanIsConfigured() throws IOException {
    folder.write(".dispatch/config.yaml", "trackers: { github: { timeout: 200ms } }\n");
    folder.program("gh", "exec tail -f /dev/null\n");
    assertThatThrownBy(() -> fetch(Tool.GITHUB, "9"))
        .hasMessageContaining("did not end within 200ms");
  }

  @Test
  void makesAPromptFromFilesAndTracker() throws IOException {
    folder.program(
        "gh",
        "echo '{\"title\":\"Login fails\",\"body\":\"B\",\"labels\":[{\"name\":\"bug\"}]}'\n");
    folder.write(
        "AGENTS.md",
        """
        ## Task Management
        - tool: github
        - repo: o/n
        - id-format: #xxx

        ## Quality Gates
        - test: `make test`
        - lint: none
        - format: none
        """);
    SkillWork work =
        new ProjectSkills(folder.files(), trackers())
            .prepare(
                new SkillRequest(
                    Optional.empty(),
                    "#12",
                    folder.root().toString(),
                    false,
                    folder.environment()));
    assertThat(work.skill()).isEqualTo("fast");
    assertThat(work.branch()).contains("fix/12-login-fails");
    assertThat(work.prompt()).contains("# Task: #12 Login fails", "> B", "- test: `make test`");
  }
}
