package dev.dispatch.it.screens;

import dev.dispatch.screen.Screen;
import dev.dispatch.testkit.agents.AgentRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A terminal in a tmux server of the recorder's own, with a shell in it that programs are started
 * from. {@link #close} ends the server and with it everything in the terminal.
 */
final class RecordedTerminal implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_MILLIS = 150;
  private static final int STILL_LOOKS = 5;
  private static final int MOST_LOOKS = 30;
  private static final String NAME = "record";
  private static final int ROWS = 36;

  private final Path root;
  private final Path work;
  private final Map<String, String> environment;

  RecordedTerminal(Path root, Path work, Map<String, String> agent, int columns) {
    this.root = root;
    this.work = work;
    this.environment =
        Map.of(
            "PATH", "/usr/local/bin:/usr/bin:/bin",
            "HOME", root.toString(),
            "LANG", "C.UTF-8",
            "TERM", "xterm-256color",
            "TMUX_TMPDIR", root.toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                "new-session",
                "-d",
                "-s",
                NAME,
                "-x",
                "" + columns,
                "-y",
                "" + ROWS,
                "-c",
                work.toString(),
                "env",
                "-i",
                "TERM=tmux-256color",
                "PS1=ada@shop:\\w$ "));
    agent.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(List.of("bash", "--norc", "--noprofile"));
    tmux(command);
  }

  /** Types text as keys. */
  void type(String text) {
    tmux(List.of("send-keys", "-t", NAME, "-l", text));
  }

  /** Presses keys by their tmux names. */
  void keys(String... names) {
    List<String> command = new ArrayList<>(List.of("send-keys", "-t", NAME));
    command.addAll(List.of(names));
    tmux(command);
  }

  /** Pastes text as terminals do and waits until the program shows that it came. */
  void paste(String text) {
    Screen before = screen();
    try {
      Path file = Files.writeString(root.resolve("paste"), text);
      tmux(List.of("load-buffer", "-b", NAME, file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tmux(List.of("paste-buffer", "-p", "-d", "-b", NAME, "-t", NAME));
    await("the paste to show", () -> !screen().lines().equals(before.lines()));
    still();
  }

  /** Waits until a line of the screen, or the title, matches. */
  Screen until(String regex) {
    Pattern pattern = Pattern.compile(regex);
    await(
        "/" + regex + "/",
        () -> {
          Screen seen = screen();
          return seen.lines().stream().anyMatch(line -> pattern.matcher(line).find())
              || seen.title().map(t -> pattern.matcher(t).find()).orElse(false);
        });
    return screen();
  }

  /** Waits until no line of the screen, and not the title, matches. */
  void untilGone(String regex) {
    Pattern pattern = Pattern.compile(regex);
    await(
        "no more /" + regex + "/",
        () -> {
          Screen seen = screen();
          return seen.lines().stream().noneMatch(line -> pattern.matcher(line).find())
              && !seen.title().map(t -> pattern.matcher(t).find()).orElse(false);
        });
  }

  /** Waits until nothing changes any more; not for ever, as some marks blink. */
  Screen still() {
    Screen last = screen();
    int same = 0;
    for (int look = 0; look < MOST_LOOKS && same < STILL_LOOKS; look++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS));
      Screen seen = screen();
      same = seen.equals(last) ? same + 1 : 0;
      last = seen;
    }
    return last;
  }

  /** What the terminal shows now. */
  Screen screen() {
    String facts =
        "#{cursor_y}\t#{cursor_x}\t#{pane_in_mode}\t#{pane_current_command}\t#{pane_title}";
    List<String> printed =
        tmux(
            List.of(
                "display-message",
                "-p",
                "-t",
                NAME + ":",
                facts,
                ";",
                "capture-pane",
                "-p",
                "-t",
                NAME + ":"));
    String[] parts = printed.getFirst().split("\t", 5);
    return new Screen(
        printed.subList(1, printed.size()),
        Optional.of(parts[4]),
        Optional.of(new Screen.Cursor(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]))),
        !parts[2].equals("0"),
        Optional.of(parts[3]));
  }

  private void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "waited "
                + LIMIT
                + " for "
                + what
                + "; the screen is\n"
                + String.join("\n", screen().lines()).stripTrailing()
                + "\ntitle: "
                + screen().title().orElse(""));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS));
    }
  }

  private List<String> tmux(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", NAME, "-f", "/dev/null"));
    command.addAll(arguments);
    AgentRun.Result result = AgentRun.start(command, environment, work).await(LIMIT);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(command + ": " + result.stderr());
    }
    return result.lines();
  }

  @Override
  public void close() {
    tmux(List.of("kill-server"));
  }
}
