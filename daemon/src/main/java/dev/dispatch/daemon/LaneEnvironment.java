package dev.dispatch.daemon;

import dev.dispatch.actor.Workers;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.lane.LaneState;
import dev.dispatch.surface.DaemonControl;
import dev.dispatch.transport.shared.LaneFolders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a worker's environment says of its lane, so that {@code $DISPATCH_BIN} knows whose it is.
 */
final class LaneEnvironment implements Workers.LaneVariables {
  private static final Pattern CODEX = Pattern.compile("(^|[\\s/])codex(\\s|$)");
  private static final Pattern CLAUDE = Pattern.compile("(^|[\\s/])claude(\\s|$)");

  private final DaemonControl control;
  private final LaneFolders folders;

  LaneEnvironment(DaemonControl control, LaneFolders folders) {
    this.control = control;
    this.folders = folders;
  }

  @Override
  public Map<String, String> of(LaneState lane, AgentChoice agent) {
    Map<String, String> variables = new LinkedHashMap<>(identity(lane));
    lane.task().ifPresent(task -> variables.put("DISPATCH_TASK", task.id().value()));
    control.launcher().ifPresent(bin -> variables.put("DISPATCH_BIN", bin.toString()));
    control
        .identity()
        .ifPresent(identity ->
            variables.put("DISPATCH_WORKER_SOCKET", identity.workerSocket().toString()));
    variables.put("DISPATCH_ASK_WAIT", askWait(agent.command()));
    variables.putAll(agent.environment());
    return variables;
  }

  @Override
  public Map<String, String> identity(LaneState lane) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("DISPATCH_LANE", lane.ref().value());
    variables.put("DISPATCH_TOKEN", lane.token());
    variables.put("DISPATCH_LANE_DIR", folders.folder(lane.ref()).toString());
    return variables;
  }

  /** How long one tool call may block: less than the program's own limit. */
  private static String askWait(String command) {
    if (CODEX.matcher(command).find()) {
      return "8s";
    }
    return CLAUDE.matcher(command).find() ? "110s" : "3m";
  }
}
