package dev.dispatch.op.task;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.error.DispatchException;
import dev.dispatch.lane.TerminalWindows;
import dev.dispatch.op.Caller;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import java.util.List;
import java.util.Optional;

/**
 * {@code --window}: brings a person to an agent's terminal in a window of its own. That it cannot
 * be opened is said, and fails nothing.
 */
public final class WindowAsking {
  private static final KeyPath TEMPLATE = KeyPath.of("terminal", "window");

  private final TerminalWindows windows;
  private final AgentCatalog agents;

  public WindowAsking(TerminalWindows windows, AgentCatalog agents) {
    this.windows = windows;
    this.agents = agents;
  }

  /**
   * Opens one where it is wanted, and says what came of it.
   *
   * @param attach the words of the command that brings a person to the agent; empty where there is
   *     no way
   * @param lane what the agent is called
   */
  public void open(boolean wanted, List<String> attach, String lane, Caller caller) {
    if (!wanted) {
      return;
    }
    if (caller.lane().isPresent()) {
      caller.note("no window was opened: lane " + caller.lane().get() + " is no person");
      return;
    }
    if (attach.isEmpty()) {
      caller.note(
          "no window was opened: "
              + lane
              + " has no terminal, or not yet; dispatch open "
              + lane
              + " --window asks again");
      return;
    }
    TerminalWindows.Opened opened = open(attach, lane, caller);
    caller.note(
        opened
            .problem()
            .map(why ->
                "no window was opened: " + why + "; to go there: " + String.join(" ", attach))
            .orElse("opened a window with " + opened.program()));
  }

  private TerminalWindows.Opened open(List<String> attach, String lane, Caller caller) {
    try {
      return windows.open(
          new TerminalWindows.Wish(
              template(caller), attach, lane, caller.cwd(), caller.environment()));
    } catch (DispatchException e) {
      return new TerminalWindows.Opened("", Optional.of(e.getMessage()));
    }
  }

  private Optional<String> template(Caller caller) {
    return agents
        .settings(new AgentCatalog.Viewpoint(caller.cwd(), caller.environment()))
        .all()
        .at(TEMPLATE)
        .filter(ConfigValue.Scalar.class::isInstance)
        .map(value -> ((ConfigValue.Scalar) value).text());
  }
}
