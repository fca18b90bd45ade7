package dev.dispatch.discovery;

import dev.dispatch.agent.AgentProgram;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.error.DispatchException;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.op.OpJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Looks along a caller's PATH and asks the programs there. */
public final class InstalledPrograms implements AgentPrograms {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final String BUILT_IN = "built in";

  private final ProcessRunner runner;
  private final ListingCache cache;
  private final InstantSource clock;
  private final ExecutorService blocking;

  /**
   * Asks programs through the runner.
   *
   * @param cacheFile where answers are kept
   * @param blocking platform threads on which several programs are asked at once
   */
  public InstalledPrograms(
      ProcessRunner runner, Path cacheFile, InstantSource clock, ExecutorService blocking) {
    this.runner = runner;
    this.cache = new ListingCache(cacheFile, OpJson.mapper());
    this.clock = clock;
    this.blocking = blocking;
  }

  /** Where answers are kept in a home. */
  public static Path cacheFile(Path home) {
    return home.resolve("models.json");
  }

  @Override
  public List<Installed> installed(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "");
    return Arrays.stream(AgentProgram.values())
        .flatMap(program ->
            onPath(program.command(), path)
                .map(file -> new Installed(program, file.toString()))
                .stream())
        .toList();
  }

  private static Optional<Path> onPath(String name, String path) {
    return Stream.of(path.split(":"))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  @Override
  public List<Listing> list(Map<String, String> environment, Duration maxAge) {
    List<Callable<Listing>> asked = new ArrayList<>();
    for (Installed installed : installed(environment)) {
      if (installed.program().namesModels()) {
        asked.add(() -> list(installed, environment, maxAge));
      }
    }
    try {
      List<Listing> listings = new ArrayList<>();
      for (Future<Listing> answer : blocking.invokeAll(asked)) {
        listings.add(answer.get());
      }
      return listings;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DispatchException(
              dev.dispatch.error.ErrorCode.INTERRUPTED, "interrupted while asking for models")
          .causedBy(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private Listing list(Installed installed, Map<String, String> environment, Duration maxAge) {
    return switch (installed.program()) {
      case CLAUDE ->
          new Listing(
              AgentProgram.CLAUDE,
              installed.path(),
              BUILT_IN,
              Optional.empty(),
              ModelLists.claude(),
              Optional.empty());
      case CURSOR -> asked(installed, environment, maxAge, List.of("models"));
      case GEMINI, OPENCODE, COPILOT ->
          throw new IllegalArgumentException(installed.program() + " names no models");
      case CODEX -> asked(installed, environment, maxAge, List.of("debug", "models"));
    };
  }

  private Listing asked(
      Installed installed, Map<String, String> environment, Duration maxAge, List<String> args) {
    Optional<Listing> known = cache.find(installed.path());
    Instant now = clock.instant();
    boolean fresh =
        known
            .flatMap(Listing::askedAt)
            .filter(at -> !at.isAfter(now) && Duration.between(at, now).compareTo(maxAge) < 0)
            .isPresent();
    if (fresh) {
      return known.orElseThrow();
    }
    if (maxAge.equals(ANY_AGE)) {
      return known.orElseGet(() -> failed(installed, args, List.of(), "not asked yet"));
    }
    return ask(installed, environment, args, known);
  }

  private Listing ask(
      Installed installed,
      Map<String, String> environment,
      List<String> args,
      Optional<Listing> known) {
    List<String> argv = new ArrayList<>(List.of(installed.path()));
    argv.addAll(args);
    List<Found> before = known.map(Listing::models).orElse(List.of());
    ExecResult result;
    try {
      result =
          runner.run(
              ExecSpec.of(argv, Path.of("/"), AgentEnvironment.of(environment, Map.of()))
                  .withDeadline(PATIENCE));
    } catch (DispatchException e) {
      return failed(installed, args, before, String.valueOf(e.getMessage()));
    }
    List<Found> models =
        installed.program() == AgentProgram.CODEX
            ? ModelLists.codex(result.outText())
            : ModelLists.cursor(result.outText());
    if (!result.succeeded() || models.isEmpty()) {
      return failed(installed, args, before, why(result));
    }
    Listing listing =
        new Listing(
            installed.program(),
            installed.path(),
            source(installed, args),
            Optional.of(clock.instant()),
            models,
            Optional.empty());
    cache.keep(listing);
    return listing;
  }

  private static String why(ExecResult result) {
    if (result.timedOut()) {
      return "gave no answer within " + PATIENCE.toSeconds() + " s";
    }
    String said = (result.errText() + "\n" + result.outText()).strip();
    String first = said.lines().findFirst().orElse("");
    return result.succeeded()
        ? "named no model"
        : "failed with " + result.exitCode() + (first.isEmpty() ? "" : ": " + first);
  }

  private Listing failed(
      Installed installed, List<String> args, List<Found> models, String problem) {
    return new Listing(
        installed.program(),
        installed.path(),
        source(installed, args),
        cache.find(installed.path()).flatMap(Listing::askedAt),
        models,
        Optional.of(problem));
  }

  private static String source(Installed installed, List<String> args) {
    return installed.program().command() + " " + String.join(" ", args);
  }
}
