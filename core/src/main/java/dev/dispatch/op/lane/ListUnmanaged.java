package dev.dispatch.op.lane;

import dev.dispatch.agent.AgentProgram;
import dev.dispatch.conversation.ConversationTraces;
import dev.dispatch.conversation.ConversationTraces.Trace;
import dev.dispatch.conversation.ConversationTraces.Traced;
import dev.dispatch.conversation.Conversations.Asked;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Spans;
import dev.dispatch.op.TextStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists conversations that the agents have and dispatch does not manage. */
public final class ListUnmanaged implements Op<ListUnmanaged.Params, ListUnmanaged.Result> {
  private static final int USUAL = 20;
  private static final int MOST = 500;

  private final LaneCalls calls;
  private final ConversationTraces traces;
  private final InstantSource clock;

  public ListUnmanaged(LaneCalls calls, ConversationTraces traces, InstantSource clock) {
    this.calls = calls;
    this.traces = traces;
    this.clock = clock;
  }

  /** How many. */
  public record Params(
      @Param(value = "how many at most", label = "N", otherwise = "20") @Nullable Integer limit) {}

  /** Those that run first, then the most recent. */
  public record Result(List<Row> conversations, List<Source> sources) {
    public Result {
      conversations = List.copyOf(conversations);
      sources = List.copyOf(sources);
    }
  }

  /**
   * A conversation.
   *
   * @param program {@code codex}, {@code claude}
   * @param agent by which its server was asked
   * @param id the agent's own; absent for a program of which only that it runs is known
   * @param source the program that began it, as its agent says it
   * @param canAttach whether {@code dispatch attach} takes it
   */
  public record Row(
      String program,
      Optional<String> agent,
      Optional<String> id,
      Optional<String> title,
      Optional<String> source,
      String cwd,
      Optional<Instant> updatedAt,
      Optional<Long> pid,
      boolean canAttach) {}

  /**
   * Where was looked.
   *
   * @param problem why it could not be asked, or not for all
   */
  public record Source(String name, int found, Optional<String> problem) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/unmanaged", Params.class, Result.class)
        .cli("list --unmanaged")
        .summary("List conversations that the agents have and dispatch does not manage")
        .details(
            """
            Asks the app-server of each configured codex, reads the heads of Claude Code's session \
            files, and looks for claude and codex among your running programs. Nothing is changed \
            or resumed; what cannot be asked is named, with the reason. dispatch attach ID makes a \
            lane of a conversation of codex.\
            """)
        .examples(new Example("list --unmanaged --limit 5", "the five most recent"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Integer given = params.limit();
    int limit = given == null ? USUAL : given;
    if (limit < 1 || limit > MOST) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "list --unmanaged: --limit is " + limit + "; expected 1 to " + MOST);
    }
    List<Row> rows = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (Asked asked : calls.agents().withServer(Optional.empty(), caller)) {
      ask(asked, limit, rows, sources);
    }
    calls.agents().environments(AgentProgram.CLAUDE, caller).stream()
        .map(environment -> traces.claudeSessions(environment, limit))
        .distinct()
        .forEach(found -> take(found, rows, sources));
    take(traces.runningAgents(), rows, sources);
    return OpCall.done(new Result(newest(rows, limit), sources));
  }

  private void ask(Asked asked, int limit, List<Row> rows, List<Source> sources) {
    String name = "app-server of agent " + asked.agent().name();
    try {
      // some of them may be managed
      int most = Math.min(MOST, limit + calls.lanes().live().size());
      List<KnownConversation> found = calls.agents().conversations().recent(asked, most);
      found.forEach(one -> rows.add(row(asked, one)));
      sources.add(new Source(name, found.size(), Optional.empty()));
    } catch (DispatchException e) {
      sources.add(new Source(name, 0, Optional.of(String.valueOf(e.getMessage()))));
    }
  }

  private static Row row(Asked asked, KnownConversation one) {
    return new Row(
        AgentProgram.CODEX.command(),
        Optional.of(asked.agent().name()),
        Optional.of(one.id()),
        one.title(),
        Optional.of(one.source()),
        one.cwd(),
        Optional.of(one.updatedAt()),
        Optional.empty(),
        true);
  }

  private static void take(Traced found, List<Row> rows, List<Source> sources) {
    for (Trace trace : found.traces()) {
      rows.add(
          new Row(
              trace.program(),
              Optional.empty(),
              trace.id(),
              Optional.of(trace.title()).filter(title -> !title.isEmpty()),
              Optional.empty(),
              trace.cwd(),
              trace.updatedAt(),
              trace.pid(),
              false));
    }
    sources.add(new Source(found.where(), found.traces().size(), found.problem()));
  }

  private List<Row> newest(List<Row> rows, int limit) {
    Set<String> seen = new HashSet<>();
    return rows.stream()
        .filter(row -> row.id().filter(id -> !seen.add(id)).isEmpty())
        .filter(row -> row.id().flatMap(calls.lanes()::onConversation).isEmpty())
        .sorted(
            Comparator.comparing((Row row) -> row.pid().isEmpty())
                .thenComparing(
                    row -> row.updatedAt().orElse(Instant.EPOCH), Comparator.reverseOrder()))
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    for (Row row : result.conversations()) {
      String head =
          "%-6s  %-36s  %-6s  "
              .formatted(
                  row.program(),
                  row.id()
                      .orElseGet(() -> "runs, pid " + row.pid().map(Object::toString).orElse("")),
                  row.updatedAt().map(this::age).orElse(""));
      text.append(head).append(row.title().orElse("")).append("  ").append(row.cwd());
      text.append('\n');
    }
    for (Source source : result.sources()) {
      text.append(source.name()).append(": ").append(source.found());
      source.problem().ifPresent(why -> text.append("; ").append(why));
      text.append('\n');
    }
    return Optional.of(text.toString());
  }

  private String age(Instant at) {
    Duration age = Duration.between(at, clock.instant());
    return Spans.format(age.isNegative() ? Duration.ZERO : Duration.ofSeconds(age.toSeconds()));
  }
}
