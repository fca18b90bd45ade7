package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.pane.FoundPane;
import dev.dispatch.pane.PaneDesk;
import dev.dispatch.pane.PaneRef;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenRules;
import dev.dispatch.screen.Verdict;
import dev.dispatch.session.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Finds panes on the user's tmux servers, and tells which of them can take work. */
public final class PaneFinder implements PaneDesk {
  /** For an agent that is just starting, or draws its screen anew. */
  private static final Duration READY_LIMIT = Duration.ofSeconds(5);

  private final UserServers servers;
  private final ScreenRuleBook book;

  public PaneFinder(UserServers servers, ScreenRuleBook book) {
    this.servers = servers;
    this.book = book;
  }

  @Override
  public FoundPane worker(String target, Map<String, String> environment) {
    String socket = UserServers.socketFor(environment);
    List<Pane> panes = servers.panes(socket);
    Optional<Pane> calling = calling(panes, socket, environment);
    Pane pane = PaneTarget.parse(target).among(panes, calling);
    Foreground foreground = foreground(pane, socket, target);
    FoundPane found = found(socket, pane, foreground);
    if (calling.map(Pane::id).equals(Optional.of(pane.id()))) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          named(target, found) + " is the one dispatch is called in",
          "name another: tmux list-panes -a");
    }
    if (foreground.isShell(pane)) {
      throw shell(named(target, found));
    }
    requireReady(named(target, found), socket, pane, foreground);
    return found;
  }

  private static Foreground foreground(Pane pane, String socket, String target) {
    return Optional.of(pane)
        .filter(p -> !p.isDead())
        .flatMap(Foreground::of)
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.NOT_FOUND,
                "nothing runs any more in pane "
                    + pane.id()
                    + " ("
                    + pane.place()
                    + " at "
                    + socket
                    + "), which '"
                    + target
                    + "' means",
                "start an agent in it"));
  }

  private static DispatchException shell(String pane) {
    return new DispatchException(
        ErrorCode.VALIDATION,
        pane + " runs a plain shell: what is sent there would be run as commands",
        "start an agent in it, or hand the work over with --transport tmux");
  }

  private void requireReady(String name, String socket, Pane pane, Foreground foreground) {
    String agent = foreground.rules();
    ScreenRules rules = book.of(book.agents().contains(agent) ? agent : "generic");
    TerminalWatch watch = servers.at(socket).watch();
    AtomicReference<Optional<Verdict>> seen = new AtomicReference<>(Optional.empty());
    boolean isSettled =
        Waiting.until(
            READY_LIMIT,
            () -> {
              seen.set(watch.look(pane.id(), rules).map(Sight::verdict));
              return seen.get().filter(v -> v.takesPrompt() || isOccupied(v)).isPresent();
            });
    Verdict verdict =
        seen.get()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.AGENT_UNAVAILABLE,
                    name + " cannot be looked at: tmux does not answer",
                    "tmux list-panes -a"));
    if (verdict.state() == PaneState.ENDED) {
      throw shell(name);
    }
    if (!isSettled || !verdict.takesPrompt()) {
      throw new DispatchException(
          ErrorCode.LANE_BUSY,
          name + " takes no work now: " + SafeInput.whyNot(verdict) + "; nothing was sent",
          "look at it, or name another pane");
    }
  }

  private static boolean isOccupied(Verdict verdict) {
    return verdict.copyMode()
        || verdict.state() == PaneState.BUSY
        || verdict.state() == PaneState.ENDED
        || TerminalWatch.isDialog(verdict.state());
  }

  private static String named(String target, FoundPane found) {
    return found.describe() + ", which '" + target + "' means,";
  }

  @Override
  public Optional<FoundPane> overseer(
      Optional<String> target, FoundPane worker, Map<String, String> environment) {
    if (target.isEmpty() && UserServers.inside(environment).isEmpty()) {
      return Optional.empty();
    }
    String socket = UserServers.socketFor(environment);
    List<Pane> panes = servers.panes(socket);
    Optional<Pane> calling = calling(panes, socket, environment);
    if (target.isEmpty() && calling.isEmpty()) {
      return Optional.empty();
    }
    if (target.isPresent()) {
      return named(PaneTarget.parse(target.get()).among(panes, calling), socket);
    }
    Pane here = calling.get();
    return panes.stream()
        .filter(pane -> pane.window().equals(here.window()) && pane.index() == 0)
        .filter(pane -> !pane.id().equals(worker.ref().id()))
        .findFirst()
        .or(() -> calling)
        .flatMap(pane -> named(pane, socket));
  }

  private static Optional<FoundPane> named(Pane pane, String socket) {
    return Foreground.of(pane).map(foreground -> found(socket, pane, foreground));
  }

  /** Never the focused one. */
  private static Optional<Pane> calling(
      List<Pane> panes, String socket, Map<String, String> environment) {
    String id = environment.getOrDefault("TMUX_PANE", "");
    return UserServers.inside(environment)
        .filter(socket::equals)
        .flatMap(here -> panes.stream().filter(pane -> pane.id().equals(id)).findFirst());
  }

  private static FoundPane found(String socket, Pane pane, Foreground foreground) {
    return new FoundPane(
        new PaneRef(socket, pane.serverPid(), pane.id()),
        pane.place(),
        foreground.rules(),
        pane.command(),
        pane.cwd());
  }
}
