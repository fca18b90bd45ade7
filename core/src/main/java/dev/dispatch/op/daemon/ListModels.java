package dev.dispatch.op.daemon;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentCatalog.AgentRequest;
import dev.dispatch.agent.AgentCatalog.Viewpoint;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.AgentPrograms.Found;
import dev.dispatch.agent.AgentPrograms.Listing;
import dev.dispatch.codec.appserver.AppServerCodec;
import dev.dispatch.conversation.Conversations;
import dev.dispatch.conversation.Conversations.Asked;
import dev.dispatch.error.DispatchException;
import dev.dispatch.op.Audience;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists the models that the installed agent programs say they can run. */
public final class ListModels implements Op<ListModels.Params, ListModels.Result> {
  private final AgentPrograms programs;
  private final AgentCatalog agents;
  private final Conversations conversations;
  private final InstantSource clock;

  public ListModels(
      AgentPrograms programs,
      AgentCatalog agents,
      Conversations conversations,
      InstantSource clock) {
    this.programs = programs;
    this.agents = agents;
    this.conversations = conversations;
    this.clock = clock;
  }

  /** How far to look. */
  public record Params(
      @Param("show what the programs said last, and ask none") boolean noRefresh,
      @Param("also models that their program does not offer by itself") boolean includeHidden) {}

  /** What can be named, and where that is known from. */
  public record Result(List<Row> models, List<Source> sources) {
    public Result {
      models = List.copyOf(models);
      sources = List.copyOf(sources);
    }
  }

  /**
   * A model.
   *
   * @param program the agent program that named it: {@code cursor}, {@code claude}, {@code codex};
   *     or the backend whose server did
   * @param configured whether the configuration has it
   */
  public record Row(String id, String name, String program, boolean configured, boolean hidden) {}

  /**
   * A program that was asked.
   *
   * @param how the command, or {@code built in}
   * @param askedAt when it gave this answer
   * @param problem why there is no newer one
   */
  public record Source(
      String program,
      String path,
      String how,
      Optional<Instant> askedAt,
      int models,
      Optional<String> problem) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("daemon/models", Params.class, Result.class)
        .cli("models")
        .audience(Audience.OVERSEER)
        .summary("List the models that the installed agent programs can run")
        .details(
            """
            Asks each program (agent models, codex debug models) unless --no-refresh is given. A \
            model that is listed can be named with --model without being configured first. An agent \
            on transport app-server is asked through its server, which ends again.\
            """)
        .examples(new Example("models", "asks the programs on PATH"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Viewpoint from = new Viewpoint(caller.cwd(), caller.environment());
    Set<String> configured = configured(from);
    List<Row> rows = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (AgentChoice agent : served(from)) {
      ask(agent, params, caller, configured, rows, sources);
    }
    List<Listing> listings =
        programs.list(
            caller.environment(), params.noRefresh() ? AgentPrograms.ANY_AGE : Duration.ZERO);
    for (Listing listing : listings) {
      String program = listing.program().backend();
      add(listing.models(), program, params, configured, rows);
      sources.add(
          new Source(
              program,
              listing.path(),
              listing.source(),
              listing.askedAt(),
              listing.models().size(),
              listing.problem()));
    }
    return OpCall.done(new Result(rows, sources));
  }

  private static void add(
      List<Found> models, String program, Params params, Set<String> configured, List<Row> rows) {
    for (Found model : models) {
      boolean isShown = rows.stream().anyMatch(row -> row.id().equals(model.id()));
      if (!isShown && (!model.hidden() || params.includeHidden())) {
        boolean known = configured.contains(model.id().toLowerCase(Locale.ROOT));
        rows.add(new Row(model.id(), model.name(), program, known, model.hidden()));
      }
    }
  }

  /** The agents that are driven through a server, each command and environment once. */
  private List<AgentChoice> served(Viewpoint from) {
    List<AgentChoice> found = new ArrayList<>();
    Set<List<Object>> known = new HashSet<>();
    try {
      for (String name : agents.names(from)) {
        AgentChoice agent = agents.select(AgentRequest.named(name), from).agent();
        boolean isServed = agent.transport().equals(AppServerCodec.NAME);
        if (isServed && known.add(List.of(agent.command(), agent.environment()))) {
          found.add(agent);
        }
      }
    } catch (DispatchException e) {
      return found; // config check says what is wrong
    }
    return found;
  }

  private void ask(
      AgentChoice agent,
      Params params,
      Caller caller,
      Set<String> configured,
      List<Row> rows,
      List<Source> sources) {
    String how = "model/list of its app-server";
    List<Found> models = List.of();
    Optional<String> problem = Optional.empty();
    try {
      if (params.noRefresh()) {
        problem = Optional.of("not asked");
      } else {
        models = conversations.models(new Asked(agent, caller.environment()));
      }
    } catch (DispatchException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    add(models, agent.backend(), params, configured, rows);
    Optional<Instant> askedAt =
        problem.isPresent() ? Optional.empty() : Optional.of(clock.instant());
    sources.add(new Source(agent.backend(), agent.command(), how, askedAt, models.size(), problem));
  }

  /** A configuration that does not load is no reason to show nothing. */
  private Set<String> configured(Viewpoint from) {
    try {
      return agents.names(from).stream()
          .map(name -> name.toLowerCase(Locale.ROOT))
          .collect(Collectors.toSet());
    } catch (DispatchException e) {
      return Set.of();
    }
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    for (Row row : result.models()) {
      text.append(
          "%-32s %-24s %s%s%n"
              .formatted(
                  row.id(), row.name(), row.program(), row.configured() ? "  configured" : ""));
    }
    for (Source source : result.sources()) {
      text.append(source.program()).append(": ").append(source.models()).append(" models, ");
      text.append(source.how());
      source.askedAt().ifPresent(at -> text.append(", ").append(age(at)).append(" ago"));
      source.problem().ifPresent(why -> text.append("; ").append(why));
      text.append(" (").append(source.path()).append(")\n");
    }
    if (result.sources().isEmpty()) {
      text.append("no agent program is on PATH; looked for agent, claude and codex\n");
    }
    return Optional.of(text.toString());
  }

  private String age(Instant at) {
    Duration age = Duration.between(at, clock.instant()).truncatedTo(ChronoUnit.SECONDS);
    return Spans.format(age.isNegative() ? Duration.ZERO : age);
  }
}
