package dev.dispatch.op.lane;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentCatalog.AgentRequest;
import dev.dispatch.agent.AgentCatalog.Viewpoint;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentChoice.PromptWay;
import dev.dispatch.agent.AgentProgram;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.AppServerCommand;
import dev.dispatch.codec.appserver.AppServerCodec;
import dev.dispatch.conversation.Conversations;
import dev.dispatch.conversation.Conversations.Asked;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.lane.LaneAccess;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.settings.KeyPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which agents have a server to ask for conversations, and what the user lets dispatch do there.
 */
public record LaneAgents(
    AgentCatalog catalog, AgentPrograms programs, Conversations conversations) {
  private static final String CODEX = "codex";

  /** A conversation, and whose it is. */
  record Located(Asked asked, KnownConversation conversation) {}

  /** Whether the user's own configuration opens attached lanes. */
  boolean allowsAttachedWrites(Caller caller) {
    try {
      KeyPath key = KeyPath.parse(LaneAccess.OPENING);
      return catalog.settings(from(caller)).isOn(key.keys().getFirst(), key.keys().getLast());
    } catch (DispatchException e) {
      return false; // a configuration that does not load grants nothing
    }
  }

  /** A repository that grants itself trust is told that this counts for nothing. */
  void sayWhatIsOdd(Caller caller) {
    try {
      catalog.notes(from(caller)).forEach(caller::warn);
    } catch (DispatchException e) {
      caller.warn(String.valueOf(e.getMessage()));
    }
  }

  private static Viewpoint from(Caller caller) {
    return new Viewpoint(caller.cwd(), caller.environment());
  }

  /**
   * The agents with a server, each command and environment once.
   *
   * @param named only that one; fails where it has none
   */
  List<Asked> withServer(Optional<String> named, Caller caller) {
    if (named.isPresent()) {
      AgentChoice agent = catalog.select(AgentRequest.named(named.get()), from(caller)).agent();
      AppServerCommand.of(agent); // or it is refused
      return List.of(asked(agent, caller));
    }
    List<Asked> found = new ArrayList<>();
    Set<List<Object>> known = new HashSet<>();
    for (String name : catalog.names(from(caller))) {
      configured(name, caller)
          .filter(
              agent -> known.add(List.of(AppServerCommand.of(agent).argv(), agent.environment())))
          .ifPresent(agent -> found.add(asked(agent, caller)));
    }
    if (found.isEmpty()) {
      installed(caller).ifPresent(agent -> found.add(asked(agent, caller)));
    }
    return found;
  }

  private Optional<AgentChoice> configured(String name, Caller caller) {
    try {
      AgentChoice agent = catalog.select(AgentRequest.named(name), from(caller)).agent();
      AppServerCommand.of(agent);
      return Optional.of(agent);
    } catch (DispatchException e) {
      return Optional.empty(); // it points at nothing, or has no server
    }
  }

  private Optional<AgentChoice> installed(Caller caller) {
    return programs.installed(caller.environment()).stream()
        .filter(program -> program.program() == AgentProgram.CODEX)
        .findFirst()
        .map(program ->
            new AgentChoice(
                CODEX,
                CODEX,
                AppServerCodec.NAME,
                Optional.empty(),
                CODEX,
                Optional.empty(),
                List.of(),
                Map.of(),
                PromptWay.ARGV,
                Optional.empty()));
  }

  /** The environments in which that program runs as an agent, the caller's own first. */
  List<Map<String, String>> environments(AgentProgram program, Caller caller) {
    Set<Map<String, String>> all = new LinkedHashSet<>();
    all.add(caller.environment());
    for (String name : catalog.names(from(caller))) {
      try {
        AgentChoice agent = catalog.select(AgentRequest.named(name), from(caller)).agent();
        if (AgentProgram.usedIn(agent.command()).equals(Optional.of(program))) {
          Map<String, String> environment = new HashMap<>(caller.environment());
          environment.putAll(agent.environment());
          all.add(environment);
        }
      } catch (DispatchException e) {
        // it points at nothing, and config check says so
      }
    }
    return List.copyOf(all);
  }

  private static Asked asked(AgentChoice agent, Caller caller) {
    return new Asked(agent.over(AppServerCodec.NAME), caller.environment());
  }

  /**
   * The agent's own id of a lane's conversation, where that is kept by a server.
   *
   * @param what is asked for
   */
  String conversationOf(LaneState lane, String what) {
    if (!lane.transport().equals(AppServerCodec.NAME)) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          what
              + ": lane "
              + lane.ref()
              + " is on transport '"
              + lane.transport()
              + "'; only conversations on an app-server are kept by their agent's server",
          "dispatch tail " + lane.ref());
    }
    return lane.externalId()
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.CONFLICT,
                what + ": lane " + lane.ref() + " has no conversation yet",
                "dispatch get " + lane.ref()));
  }

  /** The agent of a lane on a server, as the caller's configuration has it now. */
  Asked of(LaneState lane, Caller caller) {
    return configured(lane.agent(), caller)
        .or(() -> installed(caller).filter(agent -> agent.name().equals(lane.agent())))
        .map(agent -> asked(agent, caller))
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.AGENT_UNAVAILABLE,
                "agent "
                    + Quoted.of(lane.agent())
                    + " of lane "
                    + lane.ref()
                    + " is not configured any more, so that its server cannot be asked",
                "dispatch config show"));
  }

  /**
   * Looks for a conversation with every agent that has a server.
   *
   * @throws DispatchException {@code NOT_FOUND} with what was looked at
   */
  Located locate(String id, Optional<String> agent, Caller caller) {
    List<String> looked = new ArrayList<>();
    for (Asked asked : withServer(agent, caller)) {
      try {
        Optional<KnownConversation> found = conversations.find(asked, id);
        if (found.isPresent()) {
          return new Located(asked, found.get());
        }
        looked.add("agent " + asked.agent().name() + " does not know it");
      } catch (DispatchException e) {
        looked.add("agent " + asked.agent().name() + " could not be asked: " + e.getMessage());
      }
    }
    throw new DispatchException(
        ErrorCode.NOT_FOUND,
        "no conversation has the id "
            + Quoted.of(id)
            + ": "
            + (looked.isEmpty()
                ? "no agent with an app-server is configured, and codex is not on PATH"
                : String.join("; ", looked)),
        List.of(
            "dispatch list --unmanaged shows what there is; only conversations of codex can be named so",
            "--agent NAME looks with another agent"),
        Map.of("looked_at", looked));
  }
}
