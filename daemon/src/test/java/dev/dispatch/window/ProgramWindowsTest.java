package dev.dispatch.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.lane.TerminalWindows.Opened;
import dev.dispatch.lane.TerminalWindows.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Terminal programs that are scripts, and write down what they were given. */
@Timeout(60)
final class ProgramWindowsTest {
  private static final List<String> COMMAND = List.of("tmux", "attach", "it's");

  @TempDir private Path folder;
  private final ProcessRunner runner = new ProcessRunner();
  private final ProgramWindows windows = new ProgramWindows(runner);

  @AfterEach
  void close() {
    runner.close();
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Opened open(Optional<String> template, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", folder + ":/usr/bin:/bin");
    environment.put("NOTES", folder.resolve("notes").toString());
    environment.put("TMUX", "/tmp/somebody,1,2");
    return windows.open(new Wish(template, COMMAND, "fix-login", folder.toString(), environment));
  }

  private List<String> notes() throws IOException {
    return Files.readAllLines(folder.resolve("notes"));
  }

  @Test
  void startsTheFirstProgramItKnowsOnTheCallersDisplay() throws IOException {
    String noting = "printf '%s\\n' \"$0\" \"$@\" \"$DISPLAY\" \"${TMUX-none}\" >\"$NOTES\"";
    program("konsole", noting);
    program("alacritty", noting);
    assertThat(open(Optional.empty(), Map.of("DISPLAY", ":9")))
        .isEqualTo(new Opened("alacritty", Optional.empty()));
    assertThat(notes())
        .containsExactly(folder + "/alacritty", "-e", "tmux", "attach", "it's", ":9", "none");
  }

  @Test
  void prefersTheUsersOwnTemplate() throws IOException {
    program("mine", "printf '%s\\n' \"$@\" >\"$NOTES\"");
    assertThat(open(Optional.of("mine --name '{title}!' {command}"), Map.of()).problem()).isEmpty();
    assertThat(notes()).containsExactly("--name", "fix-login!", "tmux attach 'it'\\''s'");
  }

  @Test
  void saysWhyAProgramFailed() throws IOException {
    program("xterm", "echo cannot open display >&2; exit 4");
    program("alacritty", "echo no GPU >&2; exit 1");
    assertThat(open(Optional.empty(), Map.of("WAYLAND_DISPLAY", "w")))
        .isEqualTo(new Opened("alacritty", Optional.of("alacritty failed: no GPU")));
  }

  @Test
  void leavesAProgramThatGoesOnInASessionOfItsOwn() throws Exception {
    program("mine", "echo $$ >\"$NOTES\"; exec sleep 600");
    assertThat(open(Optional.of("mine {words}"), Map.of()).problem()).isEmpty();
    ProcessHandle window = ProcessHandle.of(Long.parseLong(notes().getFirst())).orElseThrow();
    try {
      assertThat(window.isAlive()).isTrue();
      List<String> stat =
          List.of(
              Files.readString(Path.of("/proc/" + window.pid() + "/stat"))
                  .replaceFirst(".*\\) ", "")
                  .split(" "));
      assertThat(stat.get(3)).as("it leads its session").isEqualTo(Long.toString(window.pid()));
    } finally {
      assertThat(window.destroyForcibly()).isTrue();
    }
  }

  @Test
  void saysThatThereIsNoDisplay() {
    assertThatThrownBy(() -> open(Optional.empty(), Map.of()))
        .hasMessage("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set");
  }
}
