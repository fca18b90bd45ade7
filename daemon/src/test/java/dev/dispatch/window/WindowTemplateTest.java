package dev.dispatch.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowTemplateTest {
  private static final List<String> COMMAND =
      List.of("tmux", "-L", "dispatch", "attach-session", "-t", "=it's $HOME");

  private static List<String> argv(String template) {
    return WindowTemplate.of(template).argv(COMMAND, "a title");
  }

  @Test
  void putsTheCommandInAsItsWords() {
    assertThat(argv("xterm -T {title} -e {words}"))
        .containsExactly(
            "xterm",
            "-T",
            "a title",
            "-e",
            "tmux",
            "-L",
            "dispatch",
            "attach-session",
            "-t",
            "=it's $HOME");
  }

  @Test
  void putsTheCommandInAsOneWordForAShell() {
    assertThat(argv("kitty sh -c '{command}; echo over'"))
        .containsExactly(
            "kitty", "sh", "-c", "tmux -L dispatch attach-session -t '=it'\\''s $HOME'; echo over");
  }

  @Test
  void splitsAsAShellAndExpandsNothing() {
    assertThat(argv("\"my term\" a\\ b '' \"x\\\"$Y\" ~/*  {words}").subList(0, 5))
        .containsExactly("my term", "a b", "", "x\"$Y", "~/*");
  }

  @Test
  void refusesOneWithoutAPlaceForTheCommand() {
    for (String template : List.of("", "xterm", "xterm -e x{words}")) {
      assertThatThrownBy(() -> WindowTemplate.of(template))
          .hasMessageStartingWith("terminal.window is ")
          .hasMessageContaining("{command} or {words}");
    }
  }
}
