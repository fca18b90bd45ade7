package dev.dispatch.transport.tmux;

import dev.dispatch.agent.AgentProgram;
import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.exec.ProcessStat;
import dev.dispatch.exec.ProcessTable;
import java.util.Locale;
import java.util.Optional;

/**
 * What runs in the foreground of a pane that somebody else filled.
 *
 * @param leader lives as long as it does
 * @param isPaneItself whether that is the program the pane was opened with, its shell as a rule
 * @param program the agent it is, where it is a known one
 */
record Foreground(ProcessIdentity leader, boolean isPaneItself, Optional<AgentProgram> program) {
  /** Looks at the processes of the pane; empty where they may not be seen. */
  static Optional<Foreground> of(Pane pane) {
    Optional<ProcessStat> first = ProcessTable.stat(pane.pid());
    Optional<ProcessStat> leader =
        first.map(ProcessStat::foreground).filter(group -> group > 1).flatMap(ProcessTable::stat);
    return leader
        .or(() -> first)
        .filter(ProcessStat::isAlive)
        .map(stat ->
            new Foreground(
                ProcessIdentity.of(stat), stat.pid() == pane.pid(), program(stat.group())));
  }

  /** An agent may be a wrapper with the program itself behind it. */
  private static Optional<AgentProgram> program(long group) {
    return ProcessTable.alive().stream()
        .filter(stat -> stat.group() == group)
        .flatMap(stat -> CommandWords.agent(ProcessTable.commandLine(stat.pid())).stream())
        .findFirst();
  }

  /** The name of the rules for its screens. */
  String rules() {
    return program.map(p -> p.name().toLowerCase(Locale.ROOT)).orElse("generic");
  }

  /** Whether nothing but a shell is there. */
  boolean isShell(Pane pane) {
    return program.isEmpty()
        && isPaneItself
        && pane.command().matches("-?(ba|z|fi|da|k|mk|c|tc|a)?sh|nu|xonsh|elvish|pwsh");
  }
}
