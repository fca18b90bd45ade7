package dev.dispatch.op.config;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says where configuration files are looked for. */
public final class ShowConfigPath implements Op<ShowConfigPath.Params, ShowConfigPath.Result> {
  private final ConfigDesk desk;

  public ShowConfigPath(ConfigDesk desk) {
    this.desk = desk;
  }

  /** Nothing to say. */
  public record Params() {}

  /** The places, the weakest first. */
  public record Result(List<ConfigFile> files) {
    public Result {
      files = List.copyOf(files);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("config/path", Params.class, Result.class)
        .summary("Say where the configuration files are, or would be")
        .examples(new Example("config path", "yours and the repository's"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    return OpCall.done(new Result(desk.files(ConfigCalls.scope(caller))));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        result.files().stream()
            .map(file ->
                "%-11s%s%s%n"
                    .formatted(
                        file.layer().name().toLowerCase(Locale.ROOT),
                        file.path(),
                        file.present() ? "" : "  (not there)"))
            .collect(Collectors.joining()));
  }
}
