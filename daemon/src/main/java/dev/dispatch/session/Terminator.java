package dev.dispatch.session;

import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.exec.ProcessStat;
import dev.dispatch.exec.ProcessTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an agent process and what it started. Signals only what it has identified: the group while
 * the shim that leads it is alive, single processes by pid and start ticks.
 */
final class Terminator {
  private static final Logger LOG = LoggerFactory.getLogger(Terminator.class);

  private static final Duration START_GRACE = Duration.ofSeconds(1);
  private static final Duration TERM_GRACE = Duration.ofSeconds(3);
  private static final Duration KILL_GRACE = Duration.ofSeconds(1);
  private static final int SWEEPS = 5;

  private final ProcessRunner runner;

  Terminator(ProcessRunner runner) {
    this.runner = runner;
  }

  ProcessState terminate(ProcessFolder folder) {
    if (folder.foreign().isPresent()) {
      return folder.state();
    }
    folder.abandonUnlessStarted();
    Set<ProcessIdentity> started = new HashSet<>();
    Optional<ProcessIdentity> shim = folder.shim().filter(s -> folder.isShimAlive());
    if (shim.isPresent() && folder.exit().isEmpty()) {
      // before the program is there a TERM is lost on the shim, which outlives it
      Waiting.until(START_GRACE, () -> folder.agent().isPresent() || isOver(folder));
      descendants(shim.get()).forEach(stat -> started.add(ProcessIdentity.of(stat)));
      termGroup(shim.get());
      Waiting.until(TERM_GRACE, () -> isOver(folder) && isGroupEmpty(shim.get()));
    }
    sweep(folder, started);
    if (!Waiting.until(KILL_GRACE, () -> isOver(folder))) {
      shim.flatMap(ProcessIdentity::find).ifPresent(ProcessTable::kill);
    }
    return folder.state();
  }

  private static boolean isOver(ProcessFolder folder) {
    return folder.state().isFinal();
  }

  /**
   * One signal to all at once: nothing forks its way out between two looks at the process table.
   */
  private void termGroup(ProcessIdentity leader) {
    // a shell's own kill: it is everywhere; dash knows no `--`
    ExecResult result =
        runner.run(
            ExecSpec.of(
                List.of("/bin/sh", "-c", "kill -TERM \"-$0\"", Long.toString(leader.pid())),
                Path.of("/"),
                Map.of()));
    if (!result.succeeded()) {
      LOG.warn("TERM to the group {} failed: {}", leader.pid(), result.errText().strip());
    }
  }

  /** Processes in sessions of their own got no signal: they are not waited for. */
  private static boolean isGroupEmpty(ProcessIdentity leader) {
    return ProcessTable.alive().stream()
        .allMatch(stat -> stat.group() != leader.pid() || stat.pid() == leader.pid());
  }

  /** What is killed may have started something just before: looks until nothing is left. */
  private static void sweep(ProcessFolder folder, Set<ProcessIdentity> started) {
    for (int i = 0; i < SWEEPS; i++) {
      List<ProcessStat> targets = targets(folder, started);
      if (targets.isEmpty()) {
        return;
      }
      targets.forEach(ProcessTable::kill);
      Waiting.until(
          KILL_GRACE, () -> targets.stream().noneMatch(t -> ProcessIdentity.of(t).isAlive()));
    }
  }

  /**
   * What has to end: carriers of the mark, the shim's group, and what was seen to descend from it.
   * The shim itself is spared, for it records the exit; it ends by itself.
   */
  private static List<ProcessStat> targets(ProcessFolder folder, Set<ProcessIdentity> started) {
    Optional<String> nonce = folder.nonce();
    Optional<ProcessIdentity> shim = folder.shim().filter(s -> folder.isShimAlive());
    long group = shim.map(ProcessIdentity::pid).orElse(-1L);
    long agent = folder.agent().map(ProcessIdentity::pid).orElse(-1L);
    return ProcessTable.alive().stream()
        .filter(stat -> !isPartOfShim(stat, group, agent))
        .filter(stat ->
            stat.group() == group
                || started.contains(ProcessIdentity.of(stat))
                || nonce
                    .filter(n -> ProcessTable.hasVariable(stat.pid(), ProcessFolder.MARK, n))
                    .isPresent())
        .toList();
  }

  private static boolean isPartOfShim(ProcessStat stat, long shim, long agent) {
    return stat.pid() == shim || (stat.parent() == shim && stat.pid() != agent);
  }

  private static List<ProcessStat> descendants(ProcessIdentity root) {
    List<ProcessStat> all = ProcessTable.alive();
    Set<Long> family = new HashSet<>(Set.of(root.pid()));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (ProcessStat stat : all) {
        grew |= family.contains(stat.parent()) && family.add(stat.pid());
      }
    }
    return all.stream().filter(s -> family.contains(s.pid()) && s.pid() != root.pid()).toList();
  }
}
