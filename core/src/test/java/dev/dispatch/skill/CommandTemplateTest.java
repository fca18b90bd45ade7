package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CommandTemplateTest {
  private static List<String> words(String template, String repo) {
    return CommandTemplate.words(template, Map.of("id", "7", "repo", repo), "trackers.x.fetch");
  }

  @Test
  void fillsWordsAndNeverMakesMoreOfThem() {
    assertThat(words("gh issue view {id} --repo {repo} --json 'a b'", "o/n; rm -rf $(x) \"y\""))
        .containsExactly(
            "gh", "issue", "view", "7", "--repo", "o/n; rm -rf $(x) \"y\"", "--json", "a b");
    assertThat(words("show --url=\"https://h/{repo}/{id}\" ''", "o/n"))
        .containsExactly("show", "--url=https://h/o/n/7", "");
  }

  @Test
  void leavesOutWhatHasNoValue() {
    assertThat(words("gh view {id} --repo {repo} --json x", ""))
        .containsExactly("gh", "view", "7", "--json", "x");
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThatThrownBy(() -> words("gh {number}", "r"))
        .hasMessageContaining("trackers.x.fetch has the unknown place {number}")
        .hasMessageContaining("{id}, {repo}");
    assertThatThrownBy(() -> words("gh 'x", "r")).hasMessageContaining("without its other half");
    assertThatThrownBy(() -> words("  ", "r")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> words("gh {repo}", "--web")).hasMessageContaining("'--web'");
  }
}
