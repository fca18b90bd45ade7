package dev.dispatch.daemon;

import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.exec.ProcessStat;
import dev.dispatch.exec.ProcessTable;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentProcesses;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Whose a process is, by what agents leave on what they start: the mark in the environment, and the
 * session and process group of their shim. Agents that have ended count, too: what they left behind
 * is no person. Read from the folders of agent processes, each once; safe for any thread.
 */
final class AgentSessions {
  /** What is known for good of one agent process. */
  private record Traces(String mark, ProcessIdentity leader, LaneRef lane) {}

  private final AgentProcesses processes;
  private final Predicate<LaneRef> lanes;
  private final Map<ProcessId, Traces> known = new ConcurrentHashMap<>();

  /** Given the lanes there are. */
  AgentSessions(AgentProcesses processes, Predicate<LaneRef> lanes) {
    this.processes = processes;
    this.lanes = lanes;
  }

  /** Looks for agent processes that were started since. */
  void refresh() {
    for (ProcessId id : processes.ids()) {
      if (!known.containsKey(id)) {
        traces(id).ifPresent(traces -> known.put(id, traces));
      }
    }
  }

  /** The lane is the head of the process's id; a process that never started left nothing. */
  private Optional<Traces> traces(ProcessId id) {
    String ref = id.value().split("-", -1)[0];
    Optional<String> mark = processes.mark(id);
    Optional<ProcessIdentity> leader = processes.leader(id);
    return LaneRef.hasShape(ref)
            && mark.isPresent()
            && leader.isPresent()
            && lanes.test(new LaneRef(ref))
        ? Optional.of(new Traces(mark.get(), leader.get(), new LaneRef(ref)))
        : Optional.empty();
  }

  /** The lane whose agent hands that mark on. */
  Optional<LaneRef> marked(String mark) {
    return known.values().stream()
        .filter(traces -> traces.mark().equals(mark))
        .map(Traces::lane)
        .findFirst();
  }

  /** The lane whose agent's session or process group this process is in. */
  Optional<LaneRef> holding(ProcessStat process) {
    List<Long> leaders = List.of(process.session(), process.group());
    return known.values().stream()
        .filter(traces -> leaders.contains(traces.leader().pid()))
        .filter(traces -> isSameSession(traces.leader(), process))
        .max(Comparator.comparingLong(traces -> traces.leader().startTicks()))
        .map(Traces::lane);
  }

  /**
   * The kernel gives a pid to nobody while a session or group is named by it: a leader that is gone
   * leaves its number to its members, and whoever else has it now began a session of its own, after
   * the last of them. Numbers can still be mistaken where that later leader is gone as well.
   */
  private static boolean isSameSession(ProcessIdentity leader, ProcessStat member) {
    return leader.bootId().equals(ProcessIdentity.thisBoot())
        && member.startTicks() >= leader.startTicks()
        && ProcessTable.stat(leader.pid())
            .map(now -> now.startTicks() == leader.startTicks())
            .orElse(true);
  }
}
