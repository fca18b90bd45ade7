package dev.dispatch.transport.tmux;

import dev.dispatch.codec.terminal.SeenOnScreen;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.ScreenRules;
import dev.dispatch.screen.Standstill;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent in a terminal: turns what its screen shows into lines of its log, beside those of its
 * hooks, where something changed. The log's reader makes events of both.
 */
final class LaneTerminal implements TerminalWatch.Listener, TypingPlace {
  private static final Logger LOG = LoggerFactory.getLogger(LaneTerminal.class);

  /** An agent is idle when it is so for this long: between two steps of a turn it may look so. */
  private static final Duration IDLE_FOR = Duration.ofMillis(300);

  /** How long an agent that got its prompt with its command has to begin with it. */
  private static final Duration BEGIN_GRACE = Duration.ofSeconds(3);

  /** How long an agent with hooks has to tell itself that its turn began or ended. */
  private static final Duration HOOK_GRACE = Duration.ofSeconds(2);

  /** How long an answer to a question for trust has to be taken. */
  private static final Duration TRUST_AGAIN = Duration.ofSeconds(3);

  private static final int MOST_TRIES = 3;

  private final Path folder;
  private final String pane;
  private final ScreenRules rules;
  private final boolean hasHooks;
  private final Ways ways;

  private volatile boolean turnRunning;

  // of the watching thread alone
  private @Nullable PaneState steady;
  private Instant since = Instant.EPOCH;
  private Optional<String> asks = Optional.empty();
  private Optional<String> lastDialog = Optional.empty();
  private Optional<String> trusted = Optional.empty();
  private Instant trustedAt = Instant.EPOCH;
  private Instant lookedAt = Instant.EPOCH;
  private int tries;
  private boolean trusting;
  private boolean over;
  private Optional<Standstill> standstill = Optional.empty();

  /** Whether anything was told of its turns, or that it is ready. */
  private volatile boolean heard;

  private volatile boolean begun;

  /** Whether nothing is to be said of its waiting for a first message. */
  private volatile boolean ready;

  /**
   * What is done about what is seen; on other threads than the watching one.
   *
   * @param trust takes care of a dialog that asks whether to trust a folder; false where that is
   *     for a person
   * @param hasLeft whether the agent is gone although its terminal is there
   * @param ended runs once when its program ended
   * @param orphaned runs instead when the terminal is gone, which some programs would survive
   */
  record Ways(
      Predicate<Dialog> trust, BooleanSupplier hasLeft, Runnable ended, Runnable orphaned) {}

  /**
   * Begins with nothing seen but what the log of an earlier daemon says.
   *
   * @param folder of its process
   * @param hasHooks whether the agent tells the ends of its turns itself, but for interrupted ones
   * @param hadPrompt whether it was started with a first message
   */
  LaneTerminal(
      Path folder, String pane, ScreenRules rules, boolean hasHooks, boolean hadPrompt, Ways ways) {
    this.folder = folder;
    this.pane = pane;
    this.rules = rules;
    this.hasHooks = hasHooks;
    this.begun = hasHooks || !hadPrompt;
    this.ready = hadPrompt;
    this.ways = ways;
  }

  @Override
  public String pane() {
    return pane;
  }

  @Override
  public ScreenRules rules() {
    return rules;
  }

  /** Where its last screen is kept. */
  static Path lastScreen(Path folder) {
    return folder.resolve("screen.txt");
  }

  @Override
  public boolean isTurnRunning() {
    return turnRunning;
  }

  /** A turn that is over before the next look leaves nothing to see. */
  @Override
  public void submitted() {
    if (!hasHooks && !turnRunning) {
      append(SeenOnScreen.busy());
      turnRunning = true;
      begun = true;
    }
  }

  /** Takes up where an earlier daemon was; before anything is seen. */
  void resume(List<AgentEvent> earlier) {
    read(earlier);
    for (AgentEvent event : earlier) {
      if (event instanceof AgentEvent.RequestOpened opened) {
        asks = Optional.of(opened.request().key());
      } else if (event instanceof AgentEvent.RequestClosed closed
          && asks.equals(Optional.of(closed.key()))) {
        asks = Optional.empty();
      } else if (event instanceof AgentEvent.StoodStill still) {
        standstill = still.on();
      }
    }
    lastDialog = asks;
  }

  /** What the reader of the log made of it. */
  void read(List<AgentEvent> events) {
    for (AgentEvent event : events) {
      if (event instanceof AgentEvent.TurnStarted) {
        heard = true;
        turnRunning = true;
        begun = true;
        ready = true;
      } else if (event instanceof AgentEvent.TurnEnded) {
        heard = true;
        turnRunning = false;
        begun = true;
        ready = true;
      } else if (event instanceof AgentEvent.AgentReady) {
        heard = true;
        ready = true;
      }
    }
  }

  @Override
  public void seen(Sight sight) {
    if (over) {
      return;
    }
    if (sight.pane().isDead() || ways.hasLeft().getAsBoolean()) {
      keep(sight);
      over = true;
      ways.ended().run();
      return;
    }
    lookedAt = sight.takenAt();
    PaneState state = sight.verdict().state();
    turn(state, sight.takenAt());
    stand(state, Duration.between(since, sight.takenAt()));
    dialog(sight.verdict().dialog().filter(dialog -> TerminalWatch.isDialog(state)), state);
  }

  private void turn(PaneState state, Instant at) {
    if (state != steady) {
      steady = state;
      since = at;
    }
    Duration shown = Duration.between(since, at);
    if (state == PaneState.BUSY && !turnRunning) {
      if (!hasHooks || shown.compareTo(HOOK_GRACE) >= 0) {
        append(SeenOnScreen.busy());
        turnRunning = true;
        begun = true;
      }
    }
    if (state == PaneState.IDLE && !turnRunning && !ready && shown.compareTo(IDLE_FOR) >= 0) {
      append(SeenOnScreen.ready());
      ready = true;
    }
    if (state == PaneState.IDLE && (turnRunning || !begun)) {
      if (shown.compareTo(grace()) >= 0) {
        append(SeenOnScreen.idle(hasHooks));
        turnRunning = false;
        begun = true;
      }
    }
  }

  private void stand(PaneState state, Duration shown) {
    Optional<Standstill> now = Standing.on(state, shown, standstill, heard, rules);
    if (!now.equals(standstill)) {
      append(now.map(SeenOnScreen::standsStill).orElseGet(SeenOnScreen::goesOn));
      standstill = now;
    }
  }

  /** The first turn may be over before anybody looked. */
  private Duration grace() {
    if (hasHooks) {
      return HOOK_GRACE;
    }
    return begun ? IDLE_FOR : BEGIN_GRACE;
  }

  private void dialog(Optional<Dialog> dialog, PaneState state) {
    trusting = dialog.filter(this::isTrusted).isPresent();
    if (trusting) {
      return;
    }
    Optional<String> now = dialog.filter(d -> d.kind() != Dialog.Kind.MENU).map(Dialog::digest);
    if (now.isEmpty() && asks.isPresent() && state == PaneState.UNKNOWN) {
      return; // half drawn, or not understood: no proof that it is gone
    }
    boolean isSteady = now.isEmpty() || now.equals(lastDialog);
    lastDialog = now;
    if (!now.equals(asks) && isSteady) {
      asks.ifPresent(key -> append(SeenOnScreen.asksNoMore(key)));
      now.ifPresent(key -> append(SeenOnScreen.asks(request(dialog.orElseThrow()))));
      asks = now;
    }
  }

  /** A program that just draws its question may not hear the answer; a person is asked at last. */
  private boolean isTrusted(Dialog dialog) {
    if (dialog.kind() != Dialog.Kind.TRUST) {
      return false;
    }
    boolean again = trusted.equals(Optional.of(dialog.digest()));
    if (again && Duration.between(trustedAt, lookedAt).compareTo(TRUST_AGAIN) < 0) {
      return true;
    }
    tries = again ? tries + 1 : 1;
    if (tries > MOST_TRIES || !ways.trust().test(dialog)) {
      return false;
    }
    if (!again) {
      append(SeenOnScreen.trusted(dialog.text().strip()));
    }
    trusted = Optional.of(dialog.digest());
    trustedAt = lookedAt;
    return true;
  }

  private static AgentRequest request(Dialog dialog) {
    return new AgentRequest(
        dialog.digest(),
        dialog.kind() == Dialog.Kind.QUESTION
            ? AgentRequest.Kind.QUESTION
            : AgentRequest.Kind.APPROVAL,
        dialog.text().strip(),
        dialog.options().stream().map(Dialog.Option::label).toList());
  }

  /** What cannot be written is not taken for written: the next look tries again. */
  private void append(String line) {
    try {
      Files.writeString(
          folder.resolve("wire.log"),
          line,
          StandardCharsets.UTF_8,
          StandardOpenOption.APPEND,
          StandardOpenOption.CREATE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(Sight sight) {
    try {
      String text = shown(sight.screen().lines());
      Files.writeString(lastScreen(folder), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      LOG.warn("the last screen of {} is not kept", folder, e);
    }
  }

  /** Without the line in which tmux says that the program ended, and blank ones around. */
  static String shown(List<String> lines) {
    String text = String.join("\n", lines).strip();
    int last = text.lastIndexOf('\n') + 1;
    return (text.startsWith("Pane is dead", last) ? text.substring(0, last).strip() : text) + "\n";
  }

  @Override
  public boolean isUnsettled() {
    return trusting
        || (steady == PaneState.IDLE && (turnRunning || !begun || !ready))
        || (steady != null && Standing.isDue(steady, standstill, heard))
        || !lastDialog.equals(asks);
  }

  @Override
  public void gone() {
    if (!over) {
      over = true;
      ways.orphaned().run();
    }
  }
}
