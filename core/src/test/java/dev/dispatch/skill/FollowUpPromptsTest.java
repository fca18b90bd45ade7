package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.skill.FollowUpRequest.Deployment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FollowUpPromptsTest {
  private final FakeProject project = new FakeProject();
  private final FollowUpPrompts prompts = new FollowUpPrompts(project);

  private SkillWork prepare(String name, Deployment deployment) {
    return prompts.prepare(
        new FollowUpRequest(
            name,
            "L1",
            "Mend the login",
            "/r",
            Optional.of("fix/1-login"),
            deployment,
            5,
            Map.of()));
  }

  @Test
  void mergesWithTheProjectsGatesAndTracker() {
    project.files.put("AGENTS.md", FakeProject.MANAGEMENT + FakeProject.GATES);
    SkillWork work = prepare("merge", Deployment.STAGING);
    assertThat(work.expects())
        .containsExactly(
            "DONE: merged fix/1-login", "QUESTION: fix/1-login - …", "PROBLEM: merge failed - …");
    assertThat(work.prompt())
        .containsSubsequence(
            "merge the branch `fix/1-login`",
            "No further confirmation is needed",
            "quality gate",
            "- test: `make test`",
            "pull request",
            "checks of the pull request are green",
            "Squash-merge",
            "Clean up",
            "In the tracker (github, o/n): mark the issue done, and comment the address");
  }

  @Test
  void mergesWithoutAnySection() {
    assertThat(prepare("merge", Deployment.STAGING).prompt())
        .contains("the project's own checks", "If an issue belongs to it");
  }

  @Test
  void watchesADeployment() {
    SkillWork work = prepare("monitor", Deployment.PRODUCTION);
    assertThat(work.expects()).containsExactly("PROD HEALTHY", "PROD PROBLEM: …");
    assertThat(work.prompt())
        .contains("watch production for 5 min", "report PROD HEALTHY", "Change nothing");
    assertThat(prepare("monitor", Deployment.STAGING).expects())
        .containsExactly("STAGING HEALTHY", "STAGING PROBLEM: …");
  }

  @Test
  void usesTheProjectsOwn() {
    project.files.put("deploy.md", "Deploy {branch} of {lane} to {env} in {minutes} min: {title}");
    assertThat(prepare("deploy", Deployment.STAGING).prompt())
        .isEqualTo("Deploy fix/1-login of L1 to staging in 5 min: Mend the login\n");
    project.files.put("check.md", "{gates}");
    assertThatThrownBy(() -> prepare("check", Deployment.STAGING))
        .hasMessageContaining("check needs the section \"## Quality Gates\"");
    assertThatThrownBy(() -> prepare("nothing", Deployment.STAGING))
        .hasMessageContaining("no follow-up is called 'nothing'");
    assertThatThrownBy(() -> prepare("../x", Deployment.STAGING))
        .hasMessageContaining("is no name of a template");
  }
}
