package dev.dispatch.skill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.worktree.BranchNames;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BranchNamingTest {
  private static final String DEFAULT = TaskManagement.DEFAULT_BRANCH_FORMAT;

  @Test
  void fillsTheFormat() {
    assertThat(BranchNaming.name(DEFAULT, "fix", Optional.of("123"), "Login test is flaky (CI)!"))
        .isEqualTo("fix/123-login-test-is-flaky-ci");
    assertThat(BranchNaming.name(DEFAULT, "feat", Optional.empty(), "Für Ärger: «größer»"))
        .isEqualTo("feat/fur-arger-grosser");
    assertThat(BranchNaming.name("{task-id}", "feat", Optional.of("ENG-1"), "x"))
        .isEqualTo("ENG-1");
    assertThat(BranchNaming.name("me/{type}_{task-id}", "feat", Optional.empty(), "x"))
        .isEqualTo("me/feat");
    assertThat(BranchNaming.name(DEFAULT, "feat", Optional.of("9"), "修复登录"))
        .isEqualTo("feat/9-task");
    assertThat(BranchNaming.name("///", "feat", Optional.of("9"), "Mend it"))
        .isEqualTo("feat/9-mend-it");
  }

  @Test
  void takesTheTypeFromLabels() {
    assertThat(BranchNaming.type(List.of("help wanted", "type: bug"))).isEqualTo("fix");
    assertThat(BranchNaming.type(List.of("kind/documentation"))).isEqualTo("docs");
    assertThat(BranchNaming.type(List.of("🧹 chore"))).isEqualTo("chore");
    assertThat(BranchNaming.type(List.of("enhancement"))).isEqualTo("feat");
    assertThat(BranchNaming.type(List.of("debugger"))).isEqualTo("feat");
    assertThat(BranchNaming.type(List.of())).isEqualTo("feat");
  }

  /** Whatever the words, the name is one that git takes, and not too long. */
  @Test
  void isAlwaysABranch() {
    List<String> parts =
        List.of(
            "{type}",
            "{task-id}",
            "short-description",
            "/",
            "-",
            ".",
            "..",
            ".lock",
            "@{",
            "~",
            "HEAD",
            " ",
            "ä",
            "x",
            "\u0000",
            "{",
            "}",
            "\\",
            "LONG".repeat(40));
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      String format = pick(parts, random);
      String title = pick(parts, random);
      Optional<String> id =
          random.nextBoolean() ? Optional.of(pick(parts, random)) : Optional.empty();
      String name = BranchNaming.name(format, "fix", id, title);
      assertThat(BranchNames.isPlain(name)).as("%s of %s", name, format).isTrue();
      assertThat(name.length()).as(name).isLessThanOrEqualTo(BranchNaming.MAX_LENGTH);
    }
  }

  private static String pick(List<String> parts, Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n >= 0; n--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }
}
