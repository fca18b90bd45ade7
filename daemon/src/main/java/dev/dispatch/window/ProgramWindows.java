package dev.dispatch.window;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.lane.TerminalWindows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Windows of the terminal programs that are on the caller's PATH, on the caller's display. Each is
 * in a session of its own and outlives the daemon. Safe for any thread; a call blocks for a second.
 */
public final class ProgramWindows implements TerminalWindows {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Tried in this order. */
  private static final List<String> KNOWN =
      List.of(
          "kitty sh -c {command}",
          "ghostty -e {words}",
          "alacritty -e {words}",
          "wezterm start --always-new-process -- {words}",
          "gnome-terminal -- {words}",
          "konsole -e {words}",
          "xterm -T {title} -e {words}");

  /** The terminal of macOS takes what it shall run from a script. */
  private static final String MACOS =
      "osascript -e 'on run argv' -e 'tell application \"Terminal\" to do script (item 1 of argv)'"
          + " -e 'tell application \"Terminal\" to activate' -e 'end run' {command}";

  /**
   * Starts the program in a session of its own and watches it for a second: one that fails says why
   * on stderr. A program that hands the window to another and ends well has opened it.
   */
  private static final String STARTER =
      """
      errors=$(mktemp) || exit 1
      trap 'rm -f "$errors"' EXIT
      command -v setsid >/dev/null && set -- setsid "$@"
      "$@" </dev/null >"$errors" 2>&1 &
      pid=$! i=0
      while [ $i -lt 10 ]; do
        if ! kill -0 $pid 2>/dev/null; then
          wait $pid; status=$?
          [ $status = 0 ] || head -c 2000 "$errors" >&2
          exit $status
        fi
        sleep 0.1; i=$((i+1))
      done
      """;

  private final ProcessRunner runner;

  public ProgramWindows(ProcessRunner runner) {
    this.runner = runner;
  }

  @Override
  public Opened open(Wish wish) {
    WindowTemplate template =
        WindowTemplate.of(wish.template().orElseGet(() -> known(wish.environment())));
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", STARTER, "dispatch-window"));
    argv.addAll(template.argv(wish.command(), wish.title()));
    Map<String, String> environment = AgentEnvironment.of(wish.environment(), Map.of());
    ExecResult started =
        runner.run(ExecSpec.of(argv, Path.of(wish.cwd()), environment).withDeadline(LIMIT));
    return new Opened(
        template.program(),
        started.succeeded()
            ? Optional.empty()
            : Optional.of(template.program() + " failed: " + started.errText().strip()));
  }

  private static String known(Map<String, String> environment) {
    boolean hasDisplay =
        !environment.getOrDefault("DISPLAY", "").isEmpty()
            || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    String path = environment.getOrDefault("PATH", "");
    List<String> candidates = new ArrayList<>(hasDisplay ? KNOWN : List.of());
    candidates.add(MACOS);
    return candidates.stream()
        .filter(template -> isOnPath(WindowTemplate.of(template).program(), path))
        .findFirst()
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.AGENT_UNAVAILABLE,
                hasDisplay
                    ? "no terminal program that dispatch knows is on PATH"
                    : "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set",
                "dispatch config set terminal.window \"... {words}\""));
  }

  private static boolean isOnPath(String program, String path) {
    for (String folder : path.split(":", -1)) {
      if (folder.startsWith("/") && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
