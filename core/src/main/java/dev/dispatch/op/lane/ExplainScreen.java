package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.screen.Composer;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.SavedScreen;
import dev.dispatch.screen.ScreenReader;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.screen.Verdict;
import dev.dispatch.task.LaneSelector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what a terminal agent is doing and by what its screen proves it. */
public final class ExplainScreen implements Op<ExplainScreen.Params, ExplainScreen.Result> {
  private final ScreenRuleBook rules;
  private final ScreenSource screens;
  private final LaneSelector names;

  public ExplainScreen(ScreenRuleBook rules, ScreenSource screens, LaneSelector names) {
    this.rules = rules;
    this.screens = screens;
    this.names = names;
  }

  /** A lane, or a file and whose screen it holds. */
  public record Params(
      @Param(
              value = "the lane whose terminal is looked at, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          @Nullable String lane,
      @Param(
              value = "a saved screen, or plain text of one; - is stdin",
              label = "SCREEN",
              completion = Param.Completion.FILE)
          @Nullable String file,
      @Param(
              value = "whose rules are used",
              label = "NAME",
              otherwise = "the agent of the lane",
              completion = Param.Completion.AGENT)
          @Nullable String agent) {}

  /**
   * The verdict with its evidence.
   *
   * @param rules the version of the rules
   * @param takesPrompt whether a prompt may be put in now
   * @param copyMode whether keys go to the user's scrolling and not to the agent
   * @param takenAt when the screen was seen, where that is known
   * @param unmatched the rules that did not hold, highest priority first
   */
  public record Result(
      Optional<String> lane,
      String agent,
      String rules,
      PaneState state,
      Optional<String> rule,
      Optional<String> region,
      List<Verdict.Line> lines,
      Prompt composer,
      Optional<Dialog> dialog,
      boolean takesPrompt,
      boolean copyMode,
      Optional<Instant> takenAt,
      List<Verdict.Miss> unmatched) {
    public Result {
      lines = List.copyOf(lines);
      unmatched = List.copyOf(unmatched);
    }
  }

  /**
   * The prompt box.
   *
   * @param holds {@code empty}, {@code draft} or {@code paste}; {@code absent} where there is no
   *     box
   * @param text what is in it, or why it is absent
   */
  public record Prompt(String holds, String text) {
    static Prompt of(Composer composer) {
      return switch (composer) {
        case Composer.Absent(String reason) -> new Prompt("absent", reason);
        case Composer.Empty() -> new Prompt("empty", "");
        case Composer.Draft draft -> new Prompt("draft", draft.text());
        case Composer.Pasted pasted -> new Prompt("paste", pasted.text());
      };
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/explain", Params.class, Result.class)
        .cli("explain")
        .summary("Tell what a terminal agent is doing, and by what its screen proves it")
        .details(
            "Shows the rule that decided, the lines it found, and the rules that did not hold."
                + " With --file a screen that was saved is explained, without any lane; plain text"
                + " of a screen will do, though title and cursor prove more.")
        .examples(
            new Example("explain --file stuck.screen --agent claude", "a screen that was saved"),
            new Example("explain 0qDZCo", "the screen of a lane"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    if ((params.lane() == null) == (params.file() == null)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "explain: give a lane or --file SCREEN, one of the two",
          "dispatch explain --file SCREEN --agent NAME");
    }
    return OpCall.done(
        params.lane() == null
            ? ofFile(String.valueOf(params.file()), params.agent(), caller)
            : ofLane(lane(params.lane(), caller), params.agent()));
  }

  private LaneRef lane(String name, Caller caller) {
    return LaneRef.hasShape(name)
        ? new LaneRef(name)
        : names
            .require(name, caller.cwd())
            .ref()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "explain: nobody works on task " + name + " yet",
                    "dispatch task show " + name));
  }

  private Result ofFile(String file, @Nullable String agent, Caller caller) {
    if (agent == null) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "explain: whose screen is %s? There are rules for %s"
              .formatted(file, String.join(", ", rules.agents())),
          "dispatch explain --file " + file + " --agent NAME");
    }
    SavedScreen saved = SavedScreen.parse(caller.readInput(file));
    return result(
        Optional.empty(), ScreenReader.read(rules.of(agent), saved.screen()), Optional.empty());
  }

  private Result ofLane(LaneRef lane, @Nullable String agent) {
    ScreenSource.Sighting sighting =
        screens
            .ofLane(lane)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "lane " + lane + " is not a terminal lane: it has no screen to explain",
                    "dispatch explain --file SCREEN --agent NAME"));
    return result(
        Optional.of(lane),
        ScreenReader.read(rules.of(agent == null ? sighting.agent() : agent), sighting.screen()),
        Optional.of(sighting.takenAt()));
  }

  private static Result result(Optional<LaneRef> lane, Verdict verdict, Optional<Instant> takenAt) {
    return new Result(
        lane.map(LaneRef::value),
        verdict.agent(),
        verdict.version(),
        verdict.state(),
        verdict.match().map(Verdict.Match::rule),
        verdict.match().map(match -> match.region().toString()),
        verdict.match().map(Verdict.Match::lines).orElse(List.of()),
        Prompt.of(verdict.composer()),
        verdict.dialog(),
        verdict.takesPrompt(),
        verdict.copyMode(),
        takenAt,
        verdict.misses());
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(new ScreenText(result, style).text());
  }
}
