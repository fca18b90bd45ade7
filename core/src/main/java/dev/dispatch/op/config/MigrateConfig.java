package dev.dispatch.op.config;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigDesk;
import java.util.List;
import java.util.Optional;

/** Brings a configuration up to date. */
public final class MigrateConfig implements Op<MigrateConfig.Params, MigrateConfig.Result> {
  private final ConfigDesk desk;

  public MigrateConfig(ConfigDesk desk) {
    this.desk = desk;
  }

  /** Whose file, and how. */
  public record Params(
      @Param("the repository's file, not yours") boolean repo,
      @Param("leave options that present programs refuse, such as --full-auto") boolean keepOptions,
      @Param("show what would be done and do nothing") boolean dryRun) {}

  /**
   * What was done.
   *
   * @param backup the file as it was
   * @param steps one line for each change
   */
  public record Result(String file, Optional<String> backup, List<String> steps) {
    public Result {
      steps = List.copyOf(steps);
    }
  }

  private static String drawn(Result result) {
    if (result.steps().isEmpty()) {
      return "nothing to change in " + result.file() + "\n";
    }
    StringBuilder text = new StringBuilder();
    result.steps().forEach(step -> text.append(step).append('\n'));
    text.append(
        result
            .backup()
            .map(backup -> "changed " + result.file() + "; as it was: " + backup + "\n")
            .orElse("dry run: nothing was written to " + result.file() + "\n"));
    return text.toString();
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("config/migrate", Params.class, Result.class)
        .writes()
        .idempotent()
        .summary("Bring a configuration of the older format up to date")
        .details(
            "Entries of agents become backends with a model of the same name. The option"
                + " --full-auto, which present versions of codex refuse, becomes -s workspace-write."
                + " The file as it was is kept beside it.")
        .examples(new Example("config migrate --dry-run", "what it would change"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    ConfigDesk.Migrated migrated =
        desk.migrate(
            ConfigCalls.scope(caller),
            ConfigCalls.target(params.repo(), ConfigDesk.Target.USER),
            new ConfigDesk.Migration(params.keepOptions(), params.dryRun()));
    return OpCall.done(new Result(migrated.file(), migrated.backup(), migrated.steps()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(drawn(result));
  }
}
