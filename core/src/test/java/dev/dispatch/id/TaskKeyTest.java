package dev.dispatch.id;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TaskKeyTest {
  private static final TaskId ID = new TaskId("fix-login");

  @Test
  void isFoundAgainByItsFolder() {
    for (String root : new String[] {"/", "/a", "/a/.dispatch/tasks/b", "/a b/ü"}) {
      TaskKey key = new TaskKey(root, ID);
      assertThat(TaskKey.ofFolder(key.folder())).contains(key);
    }
  }

  @Test
  void isNotFoundInOtherTexts() {
    for (String text :
        new String[] {
          "",
          "fix-login",
          "a/.dispatch/tasks/fix-login",
          "/a/.dispatch/tasks/",
          "/a/.dispatch/tasks/fix-login/plan.md",
          "/a/.dispatch/tasks/.."
        }) {
      assertThat(TaskKey.ofFolder(text)).as(text).isEmpty();
    }
  }
}
