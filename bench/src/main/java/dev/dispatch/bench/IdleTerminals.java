package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What it costs to watch a hundred agents in terminals that are idle: a program that shows a saved
 * idle screen of Claude Code and sleeps. Counted are the daemon and the tmux server.
 */
final class IdleTerminals implements Row {
  private static final int PANES = 100;
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final Duration SPAN = Duration.ofSeconds(30);
  private static final double MAX_CPU_PERCENT = 1;
  private static final String SCREEN = "core/src/test/resources/screens/claude/2.1.197/idle.screen";

  @Override
  public String name() {
    return "panes";
  }

  @Override
  public String what() {
    return "daemon and tmux with 100 idle agents in terminals: processor over 30 s, programs started";
  }

  @Override
  public String limit() {
    return "1 % of a core, no fork";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      configure(sandbox);
      sandbox.run("up");
      for (int i = 1; i <= PANES; i++) {
        Call.run(sandbox, "run", "wait", "--id", "pane-" + i, "--transport", "tmux", "--share");
      }
      Waits.until("all idle", sandbox, IdleTerminals::areIdle);
      Waits.settle(SETTLE);
      return watch(sandbox.daemon().orElseThrow().pid(), server(sandbox));
    }
  }

  private static boolean areIdle(DispatchSandbox sandbox) {
    try {
      return Call.run(sandbox, "explain", "pane-" + PANES, "--text").contains("idle");
    } catch (IOException | IllegalStateException e) {
      return false;
    }
  }

  private static void configure(DispatchSandbox sandbox) throws IOException {
    List<String> saved = Files.readAllLines(DispatchSandbox.checkout().resolve(SCREEN));
    String shown = saved.stream().skip(saved.indexOf("---") + 1L).collect(Collectors.joining("\n"));
    Path picture = Files.writeString(sandbox.folder().resolve("picture"), shown);
    Path agent = sandbox.folder().resolve("claude");
    Files.writeString(
        agent,
        """
        #!/bin/sh
        printf '\\033]0;✳ Claude Code\\007'
        cat %s
        printf '\\033[2A\\r\\033[2C'
        exec sleep 900
        """
            .formatted(picture));
    Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(sandbox.dispatchHome());
    Files.writeString(
        sandbox.dispatchHome().resolve("config.yaml"),
        """
        default: still
        backends:
          still: { command: %s }
        models:
          still: { backend: still }
        """
            .formatted(agent));
  }

  /** The pid of the server: the parent of every pane's program. */
  private static long server(DispatchSandbox sandbox) throws IOException {
    try (var folders = Files.list(sandbox.dispatchHome().resolve("processes"))) {
      Path shim =
          folders
              .map(folder -> folder.resolve("shim"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      long pid = Long.parseLong(Files.readString(shim).split(" ", -1)[0]);
      return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).orElseThrow().pid();
    }
  }

  private static Outcome watch(long daemon, long server) throws Exception {
    ProcFacts daemonBefore = ProcFacts.of(daemon);
    ProcFacts serverBefore = ProcFacts.of(server);
    long startedAt = System.nanoTime();
    Waits.settle(SPAN);
    ProcFacts daemonAfter = ProcFacts.of(daemon);
    ProcFacts serverAfter = ProcFacts.of(server);
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    double ours = 100 * daemonAfter.cpuSecondsSince(daemonBefore) / seconds;
    double its = 100 * serverAfter.cpuSecondsSince(serverBefore) / seconds;
    boolean forked = daemonAfter.childFaults() != daemonBefore.childFaults();
    return Outcome.of(
        ours + its <= MAX_CPU_PERCENT && !forked,
        "%.2f %% daemon, %.2f %% tmux, %s",
        ours,
        its,
        forked ? "forks" : "no fork");
  }
}
