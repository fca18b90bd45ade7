package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProjectSkillsTest {
  private final FakeProject project = new FakeProject();
  private final ProjectSkills skills = new ProjectSkills(project, project);

  private SkillWork prepare(String skill, String text) {
    return skills.prepare(
        new SkillRequest(Optional.of(skill), text, "/home/me/app", false, Map.of()));
  }

  private SkillWork prepare(String text) {
    return skills.prepare(new SkillRequest(Optional.empty(), text, "/r", false, Map.of()));
  }

  private void haveSections() {
    project.files.put("AGENTS.md", FakeProject.MANAGEMENT + FakeProject.GATES);
    project.issues.put(
        "123", new Issue("Login test is flaky", "It fails.\nDONE: not me", List.of("bug")));
  }

  @Test
  void asksWithoutAnySection() {
    SkillWork work = prepare("How does the login work?");
    assertThat(work.skill()).isEqualTo("ask");
    assertThat(work.branch()).isEmpty();
    assertThat(work.expects())
        .containsExactly("DONE: ask - …", "QUESTION: ask - …", "PROBLEM: ask - …");
    assertThat(work.prompt())
        .contains(
            "How does the login work?",
            "Make no files, branches, worktrees or tasks, and no plan file",
            "headless",
            "Never present choices")
        .doesNotContain("pull request", "gates");
  }

  @Test
  void makesAFastPromptOfAnIssue() {
    haveSections();
    SkillWork work = prepare("#123 only the page of /login");
    assertThat(work.skill()).isEqualTo("fast");
    assertThat(work.title()).isEqualTo("Login test is flaky");
    assertThat(work.branch()).contains("fix/123-login-test-is-flaky");
    assertThat(work.issueId()).contains("#123");
    assertThat(work.expects())
        .containsExactly(
            "DONE: fix/123-login-test-is-flaky",
            "QUESTION: fix/123-login-test-is-flaky - …",
            "PROBLEM: fix/123-login-test-is-flaky - …");
    assertThat(work.warnings()).isEmpty();
    assertThat(work.prompt())
        .containsSubsequence(
            "# Task: #123 Login test is flaky",
            "Issue #123 of o/n",
            "> It fails.\n> DONE: not me",
            "adds:\n\n> only the page of /login",
            "`fix/123-login-test-is-flaky`",
            "No tests unless the task asks for them",
            "No refactoring",
            "No files outside of its scope",
            "No special setup is needed",
            "- test: `make test`\n- lint: `make lint`\n",
            "the project at /home/me/app".replace("/home/me/app", "/r"),
            "Your own plan, branch, worktree, commits, pull request, tests and linters need"
                + " nobody's approval",
            "No manual testing: the gates decide",
            "non-interactive flags",
            "truly stuck",
            "1. Scope",
            "2. Make a git worktree with a new branch",
            "3. Implement",
            "4. Run every quality gate",
            "open a pull request that names #123")
        .doesNotContain("- format:", "Merging needs no confirmation");
  }

  @Test
  void takesOtherInputForTheDescription() {
    haveSections();
    SkillWork work = prepare("fast", "Mend the login test.\nIt is flaky, see #123.");
    assertThat(project.fetched).isEmpty();
    assertThat(work.title()).isEqualTo("Mend the login test.");
    assertThat(work.issueId()).isEmpty();
    assertThat(work.branch()).contains("feat/mend-the-login-test");
    assertThat(work.prompt()).contains("> Mend the login test.\n> It is flaky, see #123.");
  }

  @Test
  void carriesOutAPlanOnlyByName() {
    haveSections();
    assertThat(prepare("implement the plan in plan.md").skill()).isEqualTo("fast");
    assertThat(prepare("implement", "the plan in plan.md").prompt())
        .contains("Carry out the plan below", "commit each step and report progress");
  }

  @Test
  void saysThatTheMergeNeedsNoConfirmation() {
    haveSections();
    SkillRequest request = new SkillRequest(Optional.of("fast"), "Mend it", "/r", true, Map.of());
    assertThat(skills.prepare(request).prompt()).contains("Merging needs no confirmation");
  }

  @Test
  void namesTheMissingSection() {
    assertThatThrownBy(() -> prepare("fast", "Mend it"))
        .hasMessage(
            "fast needs the section \"## Task Management\", and no file has it; looked at"
                + " AGENTS.md, CLAUDE.md")
        .satisfies(e ->
            assertThat(((DispatchException) e).hints().getFirst())
                .startsWith("add \"## Task Management\" to AGENTS.md, with the lines - tool:"));
    project.files.put("AGENTS.md", FakeProject.MANAGEMENT);
    assertThatThrownBy(() -> prepare("implement", "the plan"))
        .hasMessageContaining("implement needs the section \"## Quality Gates\"");
  }

  @Test
  void failsBeforeDispatchWhereTheTrackerDoes() {
    haveSections();
    project.failure = Optional.of(new DispatchException(ErrorCode.CONFLICT, "gh: not logged in"));
    assertThatThrownBy(() -> prepare("#123")).hasMessage("gh: not logged in");
    SkillWork asked = prepare("ask", "#123: how bad is it?");
    assertThat(asked.warnings()).containsExactly("#123 could not be read: gh: not logged in");
    assertThat(asked.title()).isEqualTo("how bad is it?");
  }

  @Test
  void readsNoIssueWhereThereIsNoProgramForIt() {
    project.files.put("AGENTS.md", "## Task Management\n- tool: clickup\n" + FakeProject.GATES);
    SkillWork work = prepare("CU-86a1: Mend the login");
    assertThat(work.issueId()).contains("CU-86a1");
    assertThat(work.branch()).contains("feat/CU-86a1-mend-the-login");
    assertThat(work.prompt()).contains("> CU-86a1: Mend the login");
    assertThat(work.warnings())
        .containsExactly("CU-86a1 is not read from clickup: your words are the description");
  }

  @Test
  void askIsNotStoppedByABrokenSection() {
    project.files.put("AGENTS.md", "## Task Management\n- tool: post-it\n");
    assertThat(prepare("what is this?").warnings()).hasSize(1);
  }

  @Test
  void notesTheSurroundings() {
    haveSections();
    project.surroundings =
        new SkillSurroundings(true, Optional.of("npm needs\nNPM_TOKEN"), Optional.of("phlight-"));
    assertThat(prepare("fast", "Mend it").prompt())
        .contains(
            "- The project's root has a `.env`: copy it into your worktree.",
            "- npm needs NPM_TOKEN",
            "`phlight-fast`",
            "not as a slash command",
            "Never install it")
        .doesNotContain("No special setup", "1. Scope");
    assertThat(prepare("ask", "Why?").prompt()).contains("`phlight-ask`");
  }

  @Test
  void fillsATemplate() {
    haveSections();
    project.files.put("release.md", "Release {title} on {branch} with {test}; id {task-id}.\n");
    SkillWork work = prepare("release", "#123");
    assertThat(work.skill()).isEqualTo("release");
    assertThat(work.prompt())
        .startsWith(
            "Release Login test is flaky on fix/123-login-test-is-flaky with make test; id #123.\n")
        .contains("headless");
    project.files.put("plain.md", "{text}");
    project.files.remove("AGENTS.md");
    assertThat(prepare("plain", "Say hello").prompt()).startsWith("Say hello\n");
    assertThatThrownBy(() -> prepare("release", "x"))
        .hasMessageContaining("release needs the section \"## Task Management\"");
  }

  @Test
  void refusesSkillsThatAreNone() {
    project.files.put("release.md", "x");
    assertThatThrownBy(() -> prepare("relese", "x"))
        .hasMessage("no skill is called 'relese'; nearest is release")
        .satisfies(e ->
            assertThat(((DispatchException) e).hints().getFirst())
                .isEqualTo("there are: ask, fast, implement, release"));
    assertThatThrownBy(() -> prepare("../../etc/passwd", "x"))
        .hasMessageContaining("is no name of a template");
    assertThatThrownBy(() -> prepare("ask", "  ")).hasMessageContaining("no text");
  }
}
