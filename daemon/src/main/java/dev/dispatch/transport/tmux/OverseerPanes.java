package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.pane.OverseerDesk;
import dev.dispatch.pane.PaneRef;
import dev.dispatch.report.WorkerReport;
import dev.dispatch.screen.Composer;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenRules;
import dev.dispatch.screen.Verdict;
import dev.dispatch.transport.Receipt;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The panes of overseers on the user's tmux servers. Safe for any thread. */
public final class OverseerPanes implements OverseerDesk {
  private final UserServers servers;
  private final ScreenRuleBook book;
  private final Path folder;
  private final Map<PaneRef, Overseer> overseers = new ConcurrentHashMap<>();

  /**
   * @param folder for what is pasted, on its way
   */
  public OverseerPanes(UserServers servers, ScreenRuleBook book, Path folder) {
    this.servers = servers;
    this.book = book;
    this.folder = folder;
  }

  /** One pane, for everybody who reports there. */
  private static final class Overseer implements TerminalWatch.Listener, TypingPlace {
    private final PaneRef ref;
    private final ScreenRules rules;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    // of the watching thread alone
    private final RawReports reports;
    private boolean looked;
    private boolean ready;

    Overseer(PaneRef ref, ScreenRules rules) {
      this.ref = ref;
      this.rules = rules;
      this.reports = new RawReports(rules.composer().isPresent());
    }

    @Override
    public void seen(Sight sight) {
      boolean isFirst = !looked;
      looked = true;
      for (WorkerReport report : reports.added(sight.screen(), sight.verdict().composer())) {
        listeners.forEach(listener -> listener.saw(report, isFirst));
      }
      boolean now = takesLine(sight.verdict());
      if (now && !ready) {
        listeners.forEach(Listener::ready);
      }
      ready = now;
    }

    @Override
    public void gone() {
      // the inbox has it all
    }

    @Override
    public boolean isUnsettled() {
      return false;
    }

    @Override
    public String pane() {
      return ref.id();
    }

    @Override
    public ScreenRules rules() {
      return rules;
    }

    @Override
    public boolean isTurnRunning() {
      return false;
    }
  }

  /** A person's draft is theirs. */
  static boolean takesLine(Verdict verdict) {
    return verdict.takesPrompt()
        && switch (verdict.composer()) {
          case Composer.Empty empty -> true;
          case Composer.Draft draft -> draft.mayBeHint();
          case Composer.Absent absent -> false;
          case Composer.Pasted pasted -> false;
        };
  }

  @Override
  public Watching watch(PaneRef pane, Listener listener) {
    TerminalWatch watch = servers.at(pane.socket()).watch();
    ScreenRules rules = rulesFor(pane);
    Overseer overseer =
        overseers.compute(
            pane,
            (ref, present) -> {
              Overseer one = present == null ? new Overseer(ref, rules) : present;
              one.listeners.add(listener);
              return one;
            });
    if (overseer.begun.compareAndSet(false, true)) {
      watch.look(pane.id(), overseer.rules).ifPresent(overseer::seen);
      watch.add(pane.id(), overseer.rules, overseer);
      if (overseers.get(pane) != overseer) {
        watch.remove(overseer); // closed meanwhile
      }
    }
    return () ->
        overseers.computeIfPresent(
            pane,
            (ref, one) -> {
              one.listeners.remove(listener);
              if (!one.listeners.isEmpty()) {
                return one;
              }
              watch.remove(one);
              return null;
            });
  }

  private ScreenRules rulesFor(PaneRef ref) {
    List<Pane> panes;
    try {
      panes = servers.panes(ref.socket());
    } catch (DispatchException e) {
      panes = List.of();
    }
    String agent =
        panes.stream()
            .filter(pane -> pane.isThat(ref))
            .findFirst()
            .flatMap(Foreground::of)
            .map(Foreground::rules)
            .filter(book.agents()::contains)
            .orElse("generic");
    return book.of(agent);
  }

  @Override
  public Receipt tell(PaneRef pane, String line, Runnable before) {
    UserServers.Server server = servers.at(pane.socket());
    Pane there =
        servers.panes(pane.socket()).stream()
            .filter(p -> p.isThat(pane) && !p.isDead())
            .findFirst()
            .orElseThrow(() -> never("the overseer's pane " + pane + " is gone"));
    if (Foreground.of(there).filter(foreground -> foreground.isShell(there)).isPresent()) {
      throw never("the overseer's pane " + pane + " runs a shell, which would run the report");
    }
    // Afresh each time: another agent may be there by now.
    Overseer place = new Overseer(pane, rulesFor(pane));
    SafeInput input = new SafeInput(server.tmux(), server.watch(), place, folder);
    return input.add(line, before);
  }

  private static DispatchException never(String why) {
    return new DispatchException(ErrorCode.NOT_ALLOWED, why, "dispatch inbox has its report");
  }
}
