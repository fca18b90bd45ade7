package dev.dispatch.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The shim as a file that {@code sh} can run. Its name has its digest: sh reads a script while it
 * runs it, so the file of a live shim is never written again, also by another build of dispatch.
 */
final class ShimScript {
  /** The shim's own tools: mkfifo, cat, env, setsid, sh. */
  private static final String TOOLS = "/usr/bin:/bin:/usr/local/bin";

  private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Variables that a shell sets, resets or drops by itself. */
  private static final Set<String> SHELLS_OWN =
      Set.of(
          "IFS",
          "OPTIND",
          "OPTARG",
          "PPID",
          "LINENO",
          "OLDPWD",
          "SHLVL",
          "_",
          "PS4",
          "UID",
          "EUID",
          "RANDOM",
          "SECONDS",
          "BASH",
          "BASH_VERSION",
          "SHELLOPTS",
          "BASHOPTS");

  /** Variables that say which terminal it is, and which caller's would be wrong there. */
  private static final Set<String> TERMINALS_OWN =
      Set.of(
          "TERM",
          "TERM_PROGRAM",
          "TERM_PROGRAM_VERSION",
          "TMUX",
          "TMUX_PANE",
          "STY",
          "WINDOW",
          "WINDOWID",
          "COLUMNS",
          "LINES",
          "TERMCAP");

  private final Path file;
  private final String umask;

  private ShimScript(Path file, String umask) {
    this.file = file;
    this.umask = umask;
  }

  /** Puts the script into a directory, unless it is there. */
  static ShimScript install(Path directory) {
    try (InputStream in = ShimScript.class.getResourceAsStream("session-shim.sh")) {
      if (in == null) {
        throw new IllegalStateException("session-shim.sh is not on the class path");
      }
      byte[] script = in.readAllBytes();
      String digest = HexFormat.of().formatHex(digest(script), 0, 6);
      Path file = directory.resolve(".shim-" + digest + ".sh");
      if (!Files.exists(file)) {
        Path draft = directory.resolve(".shim-" + digest + '.' + ProcessHandle.current().pid());
        Files.deleteIfExists(draft);
        ProcessFolder.writeNew(draft, script);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return new ShimScript(file, ownUmask());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the session shim in " + directory, e);
    }
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ownUmask() throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("Umask:")) {
        return line.substring("Umask:".length()).strip();
      }
    }
    return "022";
  }

  /** The command that starts the program of a launch; ends when the shim has recorded itself. */
  List<String> command(LaunchSpec spec, ProcessFolder folder, int renamed) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", file.toString(), "start"));
    argv.addAll(words(spec, folder, renamed));
    return argv;
  }

  /** The command that a terminal is to run; it waits there for {@link #hand}. */
  List<String> terminalCommand(ProcessFolder folder) {
    return List.of("/bin/sh", file.toString(), "terminal", folder.path().toString());
  }

  /** What goes to the shim in a terminal: shell code with the environment and the words. */
  String hand(LaunchSpec spec, ProcessFolder folder, String nonce) {
    StringBuilder code = new StringBuilder();
    environment(spec, nonce)
        .forEach((name, value) -> {
          if (!TERMINALS_OWN.contains(name)) {
            String kept = name.equals("PATH") ? "DISPATCH_AGENT_PATH" : name;
            code.append("export ").append(kept).append('=').append(quoted(value)).append('\n');
          }
        });
    code.append("set -- run");
    words(spec, folder, renamed(spec)).forEach(word -> code.append(' ').append(quoted(word)));
    return code.append('\n').toString();
  }

  private static String quoted(String word) {
    return '\'' + word.replace("'", "'\\''") + '\'';
  }

  private List<String> words(LaunchSpec spec, ProcessFolder folder, int renamed) {
    List<String> argv = new ArrayList<>();
    argv.add(folder.path().toString());
    argv.add(
        switch (spec.input()) {
          case AgentInput.Empty empty -> "/dev/null";
          case AgentInput.FromFile fromFile -> fromFile.file().toString();
          case AgentInput.Live live -> "live";
          case AgentInput.Terminal terminal -> "terminal";
        });
    argv.add(spec.workerFifo() == null ? "" : spec.workerFifo().toString());
    argv.addAll(List.of(umask, TOOLS, Integer.toString(renamed)));
    argv.addAll(spec.argv());
    return argv;
  }

  /**
   * The environment of that command: as given, but what a shell would not hand on unchanged goes
   * under a name that it does. The shim puts it right.
   */
  static Map<String, String> environment(LaunchSpec spec, String nonce) {
    Map<String, String> environment = new TreeMap<>();
    int renamed = 0;
    for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
      if (survivesShell(variable.getKey())) {
        environment.put(variable.getKey(), variable.getValue());
      } else {
        environment.put("DISPATCH_ENV_" + renamed++, variable.getKey() + '=' + variable.getValue());
      }
    }
    environment.put("PWD", spec.cwd().toString());
    environment.put(ProcessFolder.MARK, nonce);
    return environment;
  }

  static int renamed(LaunchSpec spec) {
    return (int) spec.environment().keySet().stream().filter(n -> !survivesShell(n)).count();
  }

  private static boolean survivesShell(String name) {
    return SHELL_NAME.matcher(name).matches() && !SHELLS_OWN.contains(name);
  }
}
