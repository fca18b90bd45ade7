package dev.dispatch.discovery;

import dev.dispatch.conversation.ConversationTraces.Trace;
import dev.dispatch.conversation.ConversationTraces.Traced;
import dev.dispatch.exec.ProcessStat;
import dev.dispatch.exec.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for agents among the programs of this user. */
final class RunningAgents {
  private static final Path PROC = Path.of("/proc");
  private static final Set<String> PROGRAMS = Set.of("claude", "codex");
  private static final String SHELLED = "node";

  private RunningAgents() {}

  /**
   * Those that dispatch did not start.
   *
   * @param mark the variable by which what it started is known
   */
  static Traced look(String mark) {
    Map<Long, String> agents = new HashMap<>();
    Map<Long, Long> parents = new HashMap<>();
    for (ProcessStat process : ProcessTable.alive()) {
      programOf(ProcessTable.commandLine(process.pid()))
          .filter(program -> isOwn(process.pid()))
          .filter(program -> ProcessTable.variable(process.pid(), mark).isEmpty())
          .ifPresent(program -> {
            agents.put(process.pid(), program);
            parents.put(process.pid(), process.parent());
          });
    }
    List<Trace> traces =
        agents.entrySet().stream()
            // a launcher and its program are one agent
            .filter(agent -> !agents.containsKey(parents.get(agent.getKey())))
            .map(agent ->
                new Trace(
                    agent.getValue(),
                    Optional.empty(),
                    "",
                    cwd(agent.getKey()),
                    Optional.empty(),
                    Optional.of(agent.getKey())))
            .toList();
    return new Traced("running programs", traces, Optional.empty());
  }

  /** By its own name, or by that of the script that node runs. */
  static Optional<String> programOf(List<String> words) {
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String first = lastPart(words.getFirst());
    String name = first.equals(SHELLED) && words.size() > 1 ? lastPart(words.get(1)) : first;
    return Optional.of(name.replaceAll("\\.[a-z]+$", "")).filter(PROGRAMS::contains);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean isOwn(long pid) {
    try {
      Object uid = Files.getAttribute(PROC.resolve(Long.toString(pid)), "unix:uid");
      return uid.equals(Files.getAttribute(PROC.resolve("self"), "unix:uid"));
    } catch (IOException e) {
      return false; // it ended meanwhile
    }
  }

  private static String cwd(long pid) {
    try {
      return Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("cwd")).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
