package dev.dispatch.transport.tmux;

import dev.dispatch.exec.ProcessRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tmux server that dispatch has for itself. */
final class OwnedServer {
  /** What a server and its clients need of the daemon's environment; agents get their callers'. */
  private static final Set<String> KEPT =
      Set.of("HOME", "PATH", "LANG", "USER", "LOGNAME", "SHELL", "TMUX_TMPDIR", "XDG_RUNTIME_DIR");

  private static final List<List<String>> OPTIONS =
      List.of(
          // what an agent showed last is read after its end
          List.of("set-option", "-g", "remain-on-exit", "on"),
          List.of("set-option", "-g", "history-limit", "50000"),
          List.of("set-option", "-g", "mouse", "on"),
          List.of("set-option", "-s", "escape-time", "10"),
          List.of("set-option", "-s", "exit-empty", "off"));

  private OwnedServer() {}

  static TmuxServer of(ProcessRunner runner, Path home, Map<String, String> environment) {
    return new TmuxServer(runner, List.of("-L", name(home, environment)), true, kept(environment));
  }

  /** What clients of a server need of the daemon's environment. */
  static Map<String, String> kept(Map<String, String> environment) {
    Map<String, String> kept = new HashMap<>(environment);
    kept.keySet().retainAll(KEPT);
    kept.put("LC_ALL", "C.UTF-8");
    kept.put("TERM", "xterm-256color");
    return kept;
  }

  static List<List<String>> options() {
    return OPTIONS;
  }

  /**
   * What starts the server outside of the login session it would otherwise end with, where systemd
   * runs.
   *
   * @param systemd its run-time folder, {@code /run/systemd/system}
   * @param path where programs are looked for
   */
  static List<String> starter(Path systemd, String path) {
    boolean there =
        Files.isDirectory(systemd)
            && Arrays.stream(path.split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "systemd-run")));
    return there ? List.of("systemd-run", "--user", "--scope", "--quiet", "--collect") : List.of();
  }

  /** {@code dispatch}, with a short hash of the home unless it is the usual one. */
  private static String name(Path home, Map<String, String> environment) {
    Path usual = Path.of(environment.getOrDefault("HOME", "/")).resolve(".dispatch");
    return home.equals(usual) ? "dispatch" : "dispatch-" + hash(home);
  }

  private static String hash(Path home) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(home.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 3);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
