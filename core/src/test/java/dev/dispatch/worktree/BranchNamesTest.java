package dev.dispatch.worktree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BranchNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"main", "feat/123-x", "fix/CU-8a_b", "release-1.2", "a@b", "größe/1"})
  void takesWhatGitTakes(String name) {
    assertThat(BranchNames.isPlain(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-x",
        "/x",
        "x/",
        "x.",
        "a//b",
        "a..b",
        ".a",
        "a/.b",
        "a.lock",
        "a.lock/b",
        "a@{1}",
        "@",
        "HEAD",
        "a b",
        "a~1",
        "a^",
        "a:b",
        "a?",
        "a*",
        "a[b",
        "a\\b",
        "a\nb",
        "a`b",
        "<a>",
        "a\"b",
        "a\u0000b"
      })
  void refusesTheRest(String name) {
    assertThat(BranchNames.isPlain(name)).isFalse();
  }
}
