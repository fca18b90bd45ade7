package dev.dispatch.daemon;

import dev.dispatch.error.DispatchException;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.op.health.Probe;
import dev.dispatch.op.health.Probe.Finding;
import dev.dispatch.surface.DaemonControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the doctor looks at. Reads no secret: only whether a program and its folder are there. */
final class Probes {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final List<String> AGENTS =
      List.of("claude", "codex", "agent", "gemini", "opencode");

  private Probes() {}

  static List<Probe> all(DaemonContext context, ProcessRunner runner) {
    return List.of(
        (cwd, environment) -> List.of(jdk()),
        (cwd, environment) ->
            List.of(
                program(runner, environment, "git", "--version", true),
                program(runner, environment, "tmux", "-V", false),
                program(runner, environment, "node", "--version", false)),
        (cwd, environment) ->
            AGENTS.stream()
                .map(name -> program(runner, environment, name, "--version", false))
                .toList(),
        (cwd, environment) -> List.of(daemon(context)),
        (cwd, environment) -> home(context),
        (cwd, environment) -> List.of(RegistryProbe.look(context)),
        (cwd, environment) -> List.of(WorktreeProbe.look(context, environment)),
        new ConfigProbe(context),
        new ModelsProbe(context, runner),
        new AppServerProbe(context, runner));
  }

  private static Finding jdk() {
    return Finding.ok("jdk", Runtime.version() + " at " + System.getProperty("java.home"));
  }

  private static Finding program(
      ProcessRunner runner,
      Map<String, String> environment,
      String name,
      String option,
      boolean needed) {
    Optional<Path> found = onPath(name, environment.getOrDefault("PATH", ""));
    if (found.isEmpty()) {
      return needed
          ? Finding.fail(name, "not on PATH", "install " + name)
          : Finding.warn(name, "not on PATH", "install it if you want to use it");
    }
    try {
      ExecResult result =
          runner.run(
              ExecSpec.of(List.of(found.get().toString(), option), Path.of("/"), environment)
                  .withDeadline(LIMIT));
      String version = result.outText().lines().findFirst().orElse("").strip();
      return result.succeeded()
          ? Finding.ok(name, version + " at " + found.get())
          : Finding.warn(
              name, "found at " + found.get() + ", but " + option + " fails", name + " " + option);
    } catch (DispatchException e) {
      return Finding.warn(
          name,
          "found at " + found.get() + ", but it does not run: " + e.getMessage(),
          name + " " + option);
    }
  }

  private static Optional<Path> onPath(String name, String path) {
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .filter(file -> !Files.isDirectory(file))
        .findFirst();
  }

  private static Finding daemon(DaemonContext context) {
    Optional<DaemonControl.Identity> running = context.control().identity();
    if (running.isPresent()) {
      return Finding.ok(
          "daemon",
          "running, pid "
              + running.get().pid()
              + ", build "
              + context.control().build()
              + ", socket "
              + running.get().socket());
    }
    try {
      return Files.exists(context.paths().socket())
          ? Finding.warn(
              "daemon",
              "not running; a socket of an earlier one is at " + context.paths().socket(),
              "dispatch up")
          : Finding.ok("daemon", "not running; the next command starts it");
    } catch (IOException e) {
      return Finding.fail("daemon", "the socket's path cannot be told: " + e, "dispatch up");
    }
  }

  private static List<Finding> home(DaemonContext context) {
    Path home = context.paths().home();
    List<Finding> findings = new ArrayList<>();
    if (!Files.exists(home)) {
      findings.add(Finding.ok("home", home + " is not there yet; the first command makes it"));
      return findings;
    }
    findings.add(
        Files.isWritable(home)
            ? Finding.ok("home", home.toString())
            : Finding.fail("home", home + " cannot be written", "chmod u+rwx " + home));
    for (String foreign : List.of("registry.db", "daemon.sock", "control.sock")) {
      if (Files.exists(home.resolve(foreign))) {
        findings.add(
            Finding.warn(
                "home",
                foreign + " is another program's; it is left alone",
                "nothing to do; or set DISPATCH_HOME to another folder"));
      }
    }
    return findings;
  }
}
