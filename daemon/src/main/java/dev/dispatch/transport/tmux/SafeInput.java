package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.screen.Composer;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Verdict;
import dev.dispatch.session.Waiting;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Types into one agent's terminal so that no key ever answers something nobody read: the screen is
 * read before each step, and after it. For one call.
 */
final class SafeInput {
  private static final Duration STEP_LIMIT = Duration.ofSeconds(3);
  private static final Duration RESEND_AFTER = Duration.ofSeconds(1);
  private static final Duration STEADY = Duration.ofMillis(700);
  private static final int MAX_CLEARS = 30;

  /** Keys that only move the choice in a dialog. */
  private static final Set<String> MOVING = Set.of("Down", "Up", "Left", "Right", "Tab");

  private static final int LINES_OF_PROOF = 10;
  private static final int CHARACTERS_OF_PROOF = 10;

  private final TmuxServer server;
  private final TerminalWatch watch;
  private final TypingPlace terminal;
  private final Path folder;

  /**
   * @param folder for what is pasted, on its way
   */
  SafeInput(TmuxServer server, TerminalWatch watch, TypingPlace terminal, Path folder) {
    this.server = server;
    this.watch = watch;
    this.terminal = terminal;
    this.folder = folder;
  }

  /** Puts a message in and submits it. */
  Receipt send(String message) {
    return send(message, () -> {});
  }

  /**
   * The same.
   *
   * @param before runs right before the first key
   */
  Receipt send(String message, Runnable before) {
    return put(message, true, before);
  }

  /**
   * The same where a draft is somebody's: it is waited for until it is gone.
   *
   * @param before runs right before the first key
   */
  Receipt add(String message, Runnable before) {
    return put(message, false, before);
  }

  private Receipt put(String message, boolean mayClear, Runnable before) {
    String text = message.stripTrailing();
    if (text.isBlank() || text.indexOf('\0') >= 0 || text.indexOf('\u001b') >= 0) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          text.isBlank() ? "the message is empty" : "the message has NUL or escape characters");
    }
    return alone(() -> {
      // One that told the end of its turn may still be drawing it, and the other way round.
      Verdict verdict = await(RESEND_AFTER, this::isSettled);
      requirePrompt(verdict);
      if (!mayClear && !OverseerPanes.takesLine(verdict)) {
        throw busy("somebody is writing there", verdict);
      }
      before.run();
      if (mayClear) {
        clear(verdict);
      }
      boolean isCommand = text.startsWith("/") && text.indexOf('\n') < 0;
      if (isCommand) {
        server.must("send-keys", "-t", terminal.pane(), "-l", text);
      } else {
        paste(text);
      }
      Sight typed = sight(STEP_LIMIT, seen -> isTyped(seen, text, isCommand));
      if (!isTyped(typed, text, isCommand)) {
        throw busy(
            "what was put into the prompt box is not what it shows; it was not submitted",
            typed.verdict());
      }
      Receipt receipt = submit();
      if (receipt == Receipt.ACCEPTED && !isCommand) {
        terminal.submitted();
      }
      return receipt;
    });
  }

  /** Whether a moment's wait would change nothing. */
  private boolean isSettled(Verdict verdict) {
    if (verdict.takesPrompt()) {
      return !terminal.isTurnRunning();
    }
    return verdict.copyMode()
        || TerminalWatch.isDialog(verdict.state())
        || verdict.state() == PaneState.ENDED
        || (verdict.state() == PaneState.BUSY && terminal.isTurnRunning());
  }

  private Receipt submit() {
    boolean ranBefore = terminal.isTurnRunning();
    press(terminal.rules().keys().submit());
    Predicate<Verdict> taken =
        v ->
            v.state() == PaneState.BUSY
                || v.composer() instanceof Composer.Empty
                || TerminalWatch.isDialog(v.state())
                || (!ranBefore && terminal.isTurnRunning());
    if (taken.test(await(RESEND_AFTER, taken))) {
      return Receipt.ACCEPTED;
    }
    Verdict still = read();
    boolean swallowed =
        still.state() == PaneState.IDLE
            && (still.composer() instanceof Composer.Draft
                || still.composer() instanceof Composer.Pasted);
    if (swallowed) {
      press(terminal.rules().keys().submit());
    }
    return taken.test(await(taken)) ? Receipt.ACCEPTED : Receipt.UNCONFIRMED;
  }

  private void requirePrompt(Verdict verdict) {
    if (!verdict.takesPrompt()) {
      throw busy("the agent takes no message now", verdict);
    }
  }

  private static DispatchException busy(String what, Verdict verdict) {
    return new DispatchException(
        ErrorCode.LANE_BUSY,
        what + ": " + whyNot(verdict),
        "dispatch explain LANE says what was seen");
  }

  /** Why nothing is typed, in words. */
  static String whyNot(Verdict verdict) {
    return verdict.copyMode() ? "its pane is in copy mode" : describe(verdict);
  }

  private static String describe(Verdict verdict) {
    String state = "it is " + verdict.state().wireName();
    return verdict.dialog().map(dialog -> state + ": " + dialog.text().strip()).orElse(state);
  }

  /** Empties the prompt box, and makes sure of it. */
  private void clear(Verdict verdict) {
    Verdict now = verdict;
    for (int i = 0; i < MAX_CLEARS && !isEmpty(now); i++) {
      press(terminal.rules().keys().clear());
      Composer before = now.composer();
      now = await(Duration.ofMillis(300), v -> isEmpty(v) || !v.composer().equals(before));
      requirePrompt(now);
      if (now.composer().equals(before) && isHint(before)) {
        return; // clearing changes nothing: it is no draft
      }
    }
    if (!isEmpty(now)) {
      throw busy("there is a draft in the prompt box that cannot be cleared", now);
    }
  }

  private static boolean isHint(Composer composer) {
    return composer instanceof Composer.Draft draft && draft.mayBeHint();
  }

  private static boolean isEmpty(Verdict verdict) {
    return verdict.composer() instanceof Composer.Empty;
  }

  /** Bracketed, so that line ends are text. */
  private void paste(String text) {
    String buffer = "dispatch-" + folder.getFileName();
    Path file = folder.resolve("paste");
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
      server.must("load-buffer", "-b", buffer, file.toString());
      server.must("paste-buffer", "-p", "-d", "-b", buffer, "-t", terminal.pane());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      file.toFile().delete();
    }
  }

  /** A box shows a part of a long text only; a command may have opened a list of commands. */
  private static boolean isTyped(Sight seen, String text, boolean isCommand) {
    Verdict verdict = seen.verdict();
    if (verdict.copyMode()) {
      return false;
    }
    if (verdict.state() == PaneState.UNKNOWN && verdict.dialog().isEmpty()) {
      return endsAtCursor(seen, text);
    }
    if (isCommand && verdict.state() == PaneState.MENU) {
      return true;
    }
    return verdict.state() == PaneState.IDLE
        && switch (verdict.composer()) {
          case Composer.Absent absent -> false;
          case Composer.Empty empty -> false;
          case Composer.Pasted pasted -> true;
          // Its end at least: the beginning of one that is still on its way is not enough.
          case Composer.Draft draft -> bare(text).endsWith(bare(draft.text()));
        };
  }

  /** A box that fills the screen hides everything it could be known by, but its end. */
  private static boolean endsAtCursor(Sight seen, String text) {
    int row = seen.pane().cursorRow();
    List<String> lines = seen.screen().lines();
    if (row >= lines.size()
        || !lines.subList(row + 1, lines.size()).stream().allMatch(String::isBlank)) {
      return false;
    }
    String shown = bare(String.join("", lines.subList(Math.max(0, row - LINES_OF_PROOF), row + 1)));
    return shown.length() >= CHARACTERS_OF_PROOF && bare(text).endsWith(shown);
  }

  /** Without blanks and line ends, and the arrows that say that a box shows a part. */
  private static String bare(String text) {
    return text.replaceAll("[\\s↑↓]+", "");
  }

  /** Answers the dialog with that digest, and no other. */
  Receipt answer(String key, RequestAnswer answer) {
    Receipt receipt =
        alone(() -> {
          Dialog dialog = dialog(key);
          choose(DialogKeys.of(dialog, answer, terminal.rules().keys()));
          Verdict after = await(v -> !isOpen(v, key));
          return isOpen(after, key) ? Receipt.UNCONFIRMED : Receipt.ACCEPTED;
        });
    if (answer instanceof RequestAnswer.Deny(String why) && !why.isBlank()) {
      await(Verdict::takesPrompt);
      return send(why);
    }
    return receipt;
  }

  private static boolean isOpen(Verdict verdict, String key) {
    boolean unsure = verdict.state() == PaneState.UNKNOWN;
    return unsure || verdict.dialog().filter(d -> d.digest().equals(key)).isPresent();
  }

  private Dialog dialog(String key) {
    Verdict verdict = read();
    if (verdict.copyMode()) {
      throw busy("the dialog cannot be answered", verdict);
    }
    return verdict
        .dialog()
        .filter(dialog -> dialog.digest().equals(key))
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.CONFLICT,
                "the agent shows another dialog by now, or none: "
                    + describe(verdict)
                    + "; no key was pressed",
                "dispatch inbox"));
  }

  /** Interrupts a turn; nothing is pressed where none runs. */
  Receipt interrupt() {
    return alone(() -> {
      Verdict before = read();
      if (before.state() == PaneState.IDLE) {
        return Receipt.ACCEPTED;
      }
      if (before.copyMode()) {
        throw busy("the turn cannot be interrupted", before);
      }
      press(terminal.rules().keys().interrupt());
      Verdict after = await(v -> v.state() == PaneState.IDLE);
      return after.state() == PaneState.IDLE ? Receipt.ACCEPTED : Receipt.UNCONFIRMED;
    });
  }

  /** What is chosen is confirmed only once the dialog, read again, shows it as the chosen one. */
  private void choose(Dialog.Option option) {
    List<String> keys = option.keys();
    for (int i = 0; i < keys.size(); i++) {
      press(List.of(keys.get(i)));
      List<String> rest = keys.subList(i + 1, keys.size());
      if (MOVING.contains(keys.get(i)) && !isLedTo(option.label(), rest)) {
        throw new DispatchException(
            ErrorCode.CONFLICT,
            "the choice was not seen to move to '"
                + option.label()
                + "' in the dialog; nothing was confirmed",
            "dispatch inbox");
      }
    }
  }

  /**
   * Whether by now the dialog takes that choice with these keys, and goes on doing so: a program
   * that just started may draw its dialog anew, from its first choice.
   */
  private boolean isLedTo(String label, List<String> keys) {
    Predicate<Verdict> there =
        verdict ->
            verdict.dialog().stream()
                .flatMap(dialog -> dialog.options().stream())
                .anyMatch(o -> o.label().equals(label) && o.keys().equals(keys));
    return there.test(await(there)) && !Waiting.until(STEADY, () -> !there.test(read()));
  }

  private void press(List<String> keys) {
    for (String key : keys) {
      server.must("send-keys", "-t", terminal.pane(), key);
    }
  }

  private Verdict read() {
    return look().verdict();
  }

  private Sight look() {
    return watch
        .look(terminal.pane(), terminal.rules())
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.AGENT_UNAVAILABLE,
                "the terminal of the agent is gone, or its server does not answer",
                "dispatch list"));
  }

  private Verdict await(Predicate<Verdict> wanted) {
    return await(STEP_LIMIT, wanted);
  }

  /** The first look that is as wanted, or the last one within the limit. */
  private Verdict await(Duration limit, Predicate<Verdict> wanted) {
    return sight(limit, seen -> wanted.test(seen.verdict())).verdict();
  }

  private Sight sight(Duration limit, Predicate<Sight> wanted) {
    AtomicReference<Sight> seen = new AtomicReference<>(look());
    boolean _ =
        Waiting.until(
            limit,
            () -> {
              if (wanted.test(seen.get())) {
                return true;
              }
              seen.set(look());
              return wanted.test(seen.get());
            });
    return seen.get();
  }

  /** Two that type at a time would type into each other's words. */
  private Receipt alone(java.util.function.Supplier<Receipt> typing) {
    AtomicBoolean hands = server.typing(terminal.pane());
    if (!hands.compareAndSet(false, true)) {
      throw new DispatchException(
          ErrorCode.LANE_BUSY, "something else is just being typed into this terminal");
    }
    try {
      return typing.get();
    } finally {
      hands.set(false);
      watch.hurry();
    }
  }
}
