package dev.dispatch.transport.tmux;

import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Screen;
import dev.dispatch.screen.ScreenReader;
import dev.dispatch.screen.ScreenRules;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the panes of one server, on one thread, through its control client: one listing of all
 * panes a round, and the screens of those that moved. A server that is slow or stopped is waited
 * for, so nothing piles up. Without panes to watch it does nothing.
 */
final class TerminalWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalWatch.class);

  private static final long BUSY_MILLIS = 200;
  private static final long IDLE_MILLIS = 3000;
  private static final long FAILED_MILLIS = 2000;

  /** A screen that did not move is looked at again after so many rounds. */
  private static final int FORGET_AFTER = 30;

  private static final int FORGET_LIVELY_AFTER = 5;

  /** A screen with nothing on it is expected to fill for so many looks. */
  private static final int LOOKS_AT_NOTHING = 100;

  /** A program that no rule knows is of interest for so long after it wrote something. */
  private static final long UNKNOWN_SECONDS = 10;

  private final TmuxServer server;
  private final InstantSource clock;
  private final Map<Listener, Watched> panes = new ConcurrentHashMap<>();
  private final Semaphore hurry = new Semaphore(0);
  private volatile boolean closed;
  private final Thread thread;
  private final AtomicBoolean begun = new AtomicBoolean();

  TerminalWatch(TmuxServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("tmux-watch").unstarted(this::watch);
  }

  /** Who is told of a pane; called on the watching thread, so it must not wait. */
  interface Listener {
    void seen(Sight sight);

    /** The pane is not there any more, or its server is not. */
    void gone();

    /** Whether another look soon decides something. */
    boolean isUnsettled();
  }

  /** One pane; its fields are the watching thread's but for the last sight. */
  private static final class Watched {
    private final String pane;
    private final ScreenRules rules;
    private final Listener listener;
    private volatile @Nullable Sight last;
    private @Nullable Pane moved;
    private int rounds;
    private int looks;
    private long lookedAt;

    Watched(String pane, ScreenRules rules, Listener listener) {
      this.pane = pane;
      this.rules = rules;
      this.listener = listener;
    }

    /** Whether the screen may be another than at the last look. */
    boolean isDue(Pane now) {
      rounds++;
      return moved == null
          || rounds >= (isLively() ? FORGET_LIVELY_AFTER : FORGET_AFTER)
          || !now.equals(moved)
          || now.activity() >= lookedAt - 1;
    }

    /** Whether something is to be expected of it soon. */
    boolean isLively() {
      Sight sight = last;
      if (sight == null) {
        return looks < LOOKS_AT_NOTHING;
      }
      return listener.isUnsettled()
          || switch (sight.verdict().state()) {
            case STARTING, BUSY -> true;
            case UNKNOWN ->
                sight.pane().activity() >= sight.takenAt().getEpochSecond() - UNKNOWN_SECONDS;
            case IDLE, NEEDS_APPROVAL, NEEDS_ANSWER, MENU, RATE_LIMITED, ENDED -> false;
          };
    }
  }

  /** Watches a pane for one listener; another one may watch the same. */
  void add(String pane, ScreenRules rules, Listener listener) {
    panes.put(listener, new Watched(pane, rules, listener));
    if (begun.compareAndSet(false, true)) {
      thread.start();
    }
    hurry.release();
  }

  void remove(Listener listener) {
    panes.remove(listener);
  }

  /** Looks at one pane now; empty where it is gone. Blocks. */
  Optional<Sight> look(String pane, ScreenRules rules) {
    try {
      return seen(server.panes().get(10, TimeUnit.SECONDS), pane, rules);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      return Optional.empty();
    }
  }

  private Optional<Sight> seen(List<Pane> listed, String id, ScreenRules rules)
      throws InterruptedException, ExecutionException {
    Optional<Pane> pane = listed.stream().filter(p -> p.id().equals(id)).findFirst();
    if (pane.isEmpty()) {
      return Optional.empty();
    }
    return server.capture(pane.get()).get().map(lines -> sight(pane.get(), lines, rules));
  }

  private Sight sight(Pane pane, List<String> lines, ScreenRules rules) {
    Screen screen =
        new Screen(
            lines,
            Optional.of(pane.title()),
            Optional.of(new Screen.Cursor(pane.cursorRow(), pane.cursorColumn())),
            pane.inMode(),
            Optional.of(pane.command()).filter(name -> !name.isEmpty()));
    return new Sight(pane, screen, ScreenReader.read(rules, screen), clock.instant());
  }

  /** Ends a pause: something is about to happen. */
  void hurry() {
    hurry.release();
  }

  private void watch() {
    while (!closed) {
      try {
        long pause = panes.isEmpty() ? Long.MAX_VALUE : round();
        boolean _ = hurry.tryAcquire(pause, TimeUnit.MILLISECONDS);
        hurry.drainPermits();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.error("a look at the terminals failed", e);
      }
    }
  }

  /** One look at every pane that may have changed; how long to rest then, in ms. */
  private long round() throws InterruptedException {
    Map<String, Pane> listed;
    try {
      listed =
          server.panes().get().stream()
              .collect(Collectors.toMap(Pane::id, Function.identity(), (a, b) -> a));
    } catch (ExecutionException e) {
      return lost();
    }
    List<Look> looks = new ArrayList<>();
    for (Watched watched : List.copyOf(panes.values())) {
      Pane pane = listed.get(watched.pane);
      if (pane == null) {
        panes.remove(watched.listener, watched);
        watched.listener.gone();
      } else if (watched.isDue(pane)) {
        looks.add(new Look(watched, pane, server.capture(pane)));
      }
    }
    for (Look look : looks) {
      take(look);
    }
    boolean lively = panes.values().stream().anyMatch(Watched::isLively);
    return lively ? BUSY_MILLIS : IDLE_MILLIS;
  }

  private record Look(
      Watched watched, Pane pane, CompletableFuture<Optional<List<String>>> lines) {}

  private void take(Look look) throws InterruptedException {
    Optional<List<String>> lines;
    try {
      lines = look.lines().get();
    } catch (ExecutionException e) {
      return; // the next round knows
    }
    lines.ifPresent(shown -> {
      Sight sight = sight(look.pane(), shown, look.watched().rules);
      boolean isBlank = sight.screen().isBlank() && !look.pane().isDead();
      look.watched().moved = look.pane();
      look.watched().rounds = 0;
      look.watched().looks++;
      look.watched().lookedAt = sight.takenAt().getEpochSecond();
      // Nothing on it is no evidence of anything.
      if (!isBlank) {
        look.watched().last = sight;
        look.watched().listener.seen(sight);
      }
    });
  }

  /** A server that is gone took its panes along; one that is only not reached is tried again. */
  private long lost() {
    if (!server.isGone()) {
      server.ensureUp(List.of(), List.of()); // somebody may have closed the session it lives in
      return FAILED_MILLIS;
    }
    List.copyOf(panes.values())
        .forEach(watched -> {
          panes.remove(watched.listener, watched);
          watched.listener.gone();
        });
    return FAILED_MILLIS;
  }

  /** Whether that is one in which a person's keys would be read as an answer. */
  static boolean isDialog(PaneState state) {
    return state == PaneState.NEEDS_APPROVAL
        || state == PaneState.NEEDS_ANSWER
        || state == PaneState.MENU;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
