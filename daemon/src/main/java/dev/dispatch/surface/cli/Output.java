package dev.dispatch.surface.cli;

import dev.dispatch.error.DispatchException;
import dev.dispatch.op.Emission;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import dev.dispatch.surface.JsonText;
import dev.dispatch.surface.OpErrors;
import dev.dispatch.surface.OpOutcome;
import dev.dispatch.surface.SafeText;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a call shows, in the one form chosen for it. Belongs to the call's thread. */
final class Output {
  private static final int DEFAULT_WIDTH = 80;
  private static final int NO_LIMIT = 10_000;
  private static final int MIN_WIDTH = 20;

  private final CallIo io;
  private final boolean json;
  private final boolean verbatim;
  private final boolean verbose;

  private Output(CallIo io, boolean json, boolean verbatim, boolean verbose) {
    this.io = io;
    this.json = json;
    this.verbatim = verbatim;
    this.verbose = verbose;
  }

  /**
   * Chooses: what a flag says; else text where the result is text or a person looks; else JSON.
   * Text that is a result and does not go to a terminal is data and passes through untouched.
   */
  static Output choose(CallIo io, Optional<OpSpec<?, ?>> spec, GlobalFlags flags) {
    boolean textual = spec.isPresent() && spec.get().textual();
    boolean text =
        flags.has(GlobalFlags.Flag.TEXT)
            || (!flags.has(GlobalFlags.Flag.JSON) && (textual || io.stdoutIsTerminal()));
    boolean verbatim = textual && !io.stdoutIsTerminal();
    return new Output(io, !text, verbatim, flags.has(GlobalFlags.Flag.VERBOSE));
  }

  void emit(Emission emission) {
    if (json) {
      if (emission.value() != null) {
        io.out(JsonText.of(emission.value()) + "\n");
      }
    } else {
      io.out(shown(emission.text()));
    }
  }

  void result(OpOutcome<?> outcome, Instant now) {
    if (json) {
      io.out(JsonText.of(outcome.result()) + "\n");
      return;
    }
    TextStyle style = style(now);
    String text = outcome.text(style).orElseGet(() -> drawn(outcome, style));
    io.out(endLine(shown(text)));
  }

  private static String drawn(OpOutcome<?> outcome, TextStyle style) {
    boolean hasParts = outcome.result().getClass().getRecordComponents().length > 0;
    return hasParts ? ResultText.of(outcome.json(), style) : "ok";
  }

  /** Text of the surface's own. */
  void text(String text) {
    io.out(endLine(shown(text)));
  }

  /** A line beside the result, on the stream of errors. */
  void note(String line) {
    io.err(json ? JsonText.of(Map.of("note", line)) + "\n" : SafeText.of(line + "\n", false));
  }

  void warn(String line) {
    io.err(
        json
            ? JsonText.of(Map.of("warning", line)) + "\n"
            : SafeText.of("warning: " + line + "\n", false));
  }

  void error(DispatchException error) {
    if (json) {
      io.err(JsonText.of(Map.of("error", OpErrors.json(error))) + "\n");
      return;
    }
    StringBuilder lines = new StringBuilder("dispatch: " + OpErrors.message(error) + "\n");
    error.hints().forEach(hint -> lines.append("hint: ").append(hint).append('\n'));
    if (verbose && error.getCause() != null) {
      lines.append("cause: ").append(error.getCause()).append('\n');
    }
    io.err(SafeText.of(lines.toString(), false));
  }

  TextStyle style(Instant now) {
    int width = io.width() > 0 ? Math.max(io.width(), MIN_WIDTH) : DEFAULT_WIDTH;
    return new TextStyle(io.stdoutIsTerminal() ? width : NO_LIMIT, verbose, now);
  }

  private String shown(String text) {
    if (verbatim) {
      return text;
    }
    boolean plain =
        io.environment().containsKey("NO_COLOR") || "dumb".equals(io.environment().get("TERM"));
    return SafeText.of(text, io.stdoutIsTerminal() && !plain);
  }

  private static String endLine(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }
}
