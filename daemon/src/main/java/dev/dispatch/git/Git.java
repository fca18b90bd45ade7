package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessRunner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The git command as dispatch needs it: it asks nothing, runs no hook and no file watcher, takes no
 * lock it can do without, and speaks English. The user's own configuration counts otherwise, since
 * filters and line ends are theirs to say.
 *
 * <p>File names are bytes: lists of them are read and written as Latin-1, which keeps every byte.
 */
final class Git {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final int CAP_BYTES = 128 << 20;
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR");
  private static final List<String> COMMAND =
      List.of(
          "git",
          "-c",
          "core.hooksPath=/dev/null",
          "-c",
          "core.fsmonitor=false",
          "-c",
          "core.safecrlf=false",
          "-c",
          "gc.auto=0",
          "-c",
          "advice.addEmbeddedRepo=false");

  private final ProcessRunner runner;
  private final Map<String, String> environment;

  Git(ProcessRunner runner) {
    this(runner, base());
  }

  private Git(ProcessRunner runner, Map<String, String> environment) {
    this.runner = runner;
    this.environment = environment;
  }

  private static Map<String, String> base() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.put("LC_ALL", "C");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + role + "_NAME", "dispatch");
      environment.put("GIT_" + role + "_EMAIL", "dispatch@localhost");
    }
    return Map.copyOf(environment);
  }

  /** The same with another index than the user's. */
  Git onIndex(Path index) {
    return with("GIT_INDEX_FILE", index);
  }

  /** The same for one git folder, wherever it is run. */
  Git of(Path gitDir) {
    return with("GIT_DIR", gitDir);
  }

  private Git with(String variable, Path value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value.toString());
    return new Git(runner, Map.copyOf(changed));
  }

  /** Runs it, however it ends. */
  ExecResult run(Path cwd, List<String> arguments) {
    return run(cwd, arguments, new byte[0]);
  }

  ExecResult run(Path cwd, String... arguments) {
    return run(cwd, List.of(arguments));
  }

  private ExecResult run(Path cwd, List<String> arguments, byte[] stdin) {
    List<String> argv = new ArrayList<>(COMMAND);
    argv.addAll(arguments);
    ExecResult result =
        runner.run(
            new ExecSpec(argv, cwd, environment, ByteBuffer.wrap(stdin), DEADLINE, CAP_BYTES));
    if (result.timedOut()) {
      throw new DispatchException(
          ErrorCode.TIMED_OUT,
          "git "
              + arguments.getFirst()
              + " in "
              + cwd
              + " did not end within "
              + DEADLINE.toMinutes()
              + " min");
    }
    if (result.truncated()) {
      throw new DispatchException(
          ErrorCode.INTERNAL,
          "git " + arguments.getFirst() + " in " + cwd + " said more than can be kept");
    }
    return result;
  }

  /** Runs it; it must succeed. Gives what it printed, without the last line end. */
  String text(Path cwd, String... arguments) {
    return text(cwd, List.of(arguments));
  }

  String text(Path cwd, List<String> arguments) {
    String out = require(cwd, arguments, run(cwd, arguments)).outText();
    return out.endsWith("\n") ? out.substring(0, out.length() - 1) : out;
  }

  /** Runs it with lines of input; it must succeed. */
  String text(Path cwd, List<String> arguments, String input) {
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return require(cwd, arguments, run(cwd, arguments, bytes)).outText().strip();
  }

  /** Runs it; it must succeed. Gives the parts of what it printed that NUL ends, as Latin-1. */
  List<String> parts(Path cwd, String... arguments) {
    return parts(cwd, List.of(arguments));
  }

  List<String> parts(Path cwd, List<String> arguments) {
    return split(require(cwd, arguments, run(cwd, arguments)));
  }

  /** Hands it parts that NUL ends; gives its result, however it ends. */
  ExecResult feed(Path cwd, List<String> parts, String... arguments) {
    StringBuilder input = new StringBuilder();
    parts.forEach(part -> input.append(part).append('\0'));
    return run(cwd, List.of(arguments), input.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Hands it parts that NUL ends; it must succeed. */
  void feedAll(Path cwd, List<String> parts, String... arguments) {
    require(cwd, List.of(arguments), feed(cwd, parts, arguments));
  }

  static List<String> split(ExecResult result) {
    String all = StandardCharsets.ISO_8859_1.decode(result.out().duplicate()).toString();
    List<String> parts = new ArrayList<>(List.of(all.split("\0", -1)));
    parts.removeIf(String::isEmpty);
    return parts;
  }

  private static ExecResult require(Path cwd, List<String> arguments, ExecResult result) {
    if (!result.succeeded()) {
      throw failed(cwd, arguments, result);
    }
    return result;
  }

  /** A failure of git in its own words. */
  static DispatchException failed(Path cwd, List<String> arguments, ExecResult result) {
    String what = arguments.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
    String why = result.errText().strip();
    if (result.exitCode() == 127) {
      return new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          "git cannot be run: " + why,
          "install git",
          "dispatch doctor");
    }
    return new DispatchException(
        ErrorCode.CONFLICT,
        "git " + what + " in " + cwd + " failed: " + (why.isEmpty() ? result.exitCode() : why));
  }
}
