package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.inbox.Entry;
import dev.dispatch.lane.Capabilities;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Spans;
import dev.dispatch.op.TextStyle;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.ScreenReader;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.screen.Verdict;
import dev.dispatch.task.LaneSelector.Target;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.turn.TurnStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Tells everything of one lane. */
public final class GetLane implements Op<GetLane.Params, GetLane.Result> {
  private final LaneCalls calls;
  private final ScreenSource screens;
  private final ScreenRuleBook rules;
  private final InstantSource clock;

  public GetLane(LaneCalls calls, ScreenSource screens, ScreenRuleBook rules, InstantSource clock) {
    this.calls = calls;
    this.screens = screens;
    this.rules = rules;
    this.clock = clock;
  }

  /** Which lane. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane) {}

  /**
   * The lane.
   *
   * @param evidence what its screen proves, where it has one
   * @param requests what its agent waits for, oldest first
   * @param deliveries messages that something is still to be seen of
   * @param attach the words of the command that brings a person to it
   * @param ended how its session ended
   */
  public record Result(
      String ref,
      String handle,
      Optional<String> title,
      String transport,
      String agent,
      Optional<String> model,
      String source,
      LaneStatus status,
      String statusReason,
      long statusAgeSeconds,
      Optional<Evidence> evidence,
      String cwd,
      Optional<String> branch,
      Optional<String> task,
      Optional<String> externalId,
      boolean writable,
      Capabilities capabilities,
      Optional<String> writeLockedReason,
      Optional<String> link,
      Turn latestTurn,
      Optional<String> lastMessage,
      List<Request> requests,
      List<DeliveryRow> deliveries,
      List<String> attach,
      Instant openedAt,
      Optional<End> ended) {
    public Result {
      requests = List.copyOf(requests);
      deliveries = List.copyOf(deliveries);
      attach = List.copyOf(attach);
    }
  }

  /**
   * What the screen shows.
   *
   * @param rule the one that decided; absent where none held
   * @param lines those it found
   * @param ageSeconds since the screen was taken
   */
  public record Evidence(
      PaneState state, Optional<String> rule, List<String> lines, long ageSeconds) {
    public Evidence {
      lines = List.copyOf(lines);
    }
  }

  /**
   * The turn that runs or ran last.
   *
   * @param status of the one that ended last
   */
  public record Turn(boolean running, Optional<TurnStatus> status, Optional<String> error) {}

  /**
   * Something the agent waits for.
   *
   * @param entry of the inbox that stands for it
   */
  public record Request(
      Optional<String> entry, AgentRequest.Kind kind, String text, List<String> options) {
    public Request {
      options = List.copyOf(options);
    }
  }

  /** The end of its session. */
  public record End(String reason, Instant at) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/get", Params.class, Result.class)
        .cli("get")
        .summary("Tell what a lane is, what it is doing and by what that is known")
        .examples(new Example("get fix-login", "state, evidence, and what can be done with it"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Target target = calls.require(params.lane(), caller);
    LaneState lane =
        calls
            .state(target)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "get: nobody works on task " + params.lane() + " yet",
                    "dispatch task show " + params.lane()));
    Optional<TaskState> task =
        target instanceof Target.OfTask(TaskState state) ? Optional.of(state) : Optional.empty();
    LaneRow row = LaneRow.of(calls.access(lane, caller), task, clock.instant());
    List<Entry> entries = task.map(TaskState::entries).orElse(lane.marks().entries());
    return OpCall.done(
        new Result(
            row.ref(),
            row.handle(),
            row.title(),
            row.transport(),
            row.agent(),
            lane.model(),
            row.source(),
            row.status(),
            row.statusReason(),
            row.statusAgeSeconds(),
            lane.isLive() ? evidence(lane.ref()) : Optional.empty(),
            row.cwd(),
            row.branch(),
            row.task(),
            row.externalId(),
            row.writable(),
            row.capabilities(),
            row.writeLockedReason(),
            row.link(),
            new Turn(lane.turnRunning(), lane.latestTurn(), lane.latestError()),
            lane.lastMessage(),
            lane.requests().stream().map(request -> request(request, entries)).toList(),
            lane.marks().deliveries().all().stream()
                .filter(delivery -> delivery.status().isOpen())
                .map(DeliveryRow::of)
                .toList(),
            lane.isLive() ? calls.attachCommand(target) : List.of(),
            lane.openedAt(),
            lane.exit().map(exit -> new End(exit.describe(), lane.lastEventAt()))));
  }

  private static Request request(AgentRequest request, List<Entry> entries) {
    Optional<String> entry =
        entries.stream()
            .filter(open -> open.request().equals(Optional.of(request.key())))
            .map(open -> open.id().value())
            .findFirst();
    return new Request(entry, request.kind(), request.text(), request.options());
  }

  private Optional<Evidence> evidence(LaneRef lane) {
    return screens
        .ofLane(lane)
        .map(sighting -> {
          Verdict verdict = ScreenReader.read(rules.of(sighting.agent()), sighting.screen());
          return new Evidence(
              verdict.state(),
              verdict.match().map(Verdict.Match::rule),
              verdict.match().map(Verdict.Match::lines).orElse(List.of()).stream()
                  .map(Verdict.Line::text)
                  .toList(),
              Math.max(0, Duration.between(sighting.takenAt(), clock.instant()).toSeconds()));
        });
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s  %s  %s  %s%n"
            .formatted(result.ref(), result.handle(), result.agent(), result.transport()));
    line(text, "status", result.status().wireName() + ", " + result.statusReason());
    line(text, "for", Spans.format(Duration.ofSeconds(result.statusAgeSeconds())));
    result.evidence().ifPresent(seen -> line(text, "screen", words(seen)));
    line(text, "cwd", result.cwd());
    result.task().ifPresent(task -> line(text, "task", task));
    result.branch().ifPresent(branch -> line(text, "branch", branch));
    result.externalId().ifPresent(id -> line(text, "id", id));
    result.writeLockedReason().ifPresent(why -> line(text, "locked", why));
    for (Request request : result.requests()) {
      line(text, "asks", request.entry().orElse("") + " " + request.text());
    }
    for (DeliveryRow delivery : result.deliveries()) {
      line(text, "message", delivery.words());
    }
    if (!result.attach().isEmpty()) {
      line(text, "open", String.join(" ", result.attach()));
    }
    return Optional.of(text.toString());
  }

  private static String words(Evidence seen) {
    return seen.state().wireName() + seen.rule().map(rule -> ", by rule " + rule).orElse("");
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-8s%s%n".formatted(name, value.lines().findFirst().orElse("")));
  }
}
