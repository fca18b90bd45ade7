package dev.dispatch.op.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import java.util.Optional;

/** Shows one key as it counts here, and who says it. */
public final class GetConfig implements Op<GetConfig.Params, GetConfig.Result> {
  private final ConfigDesk desk;

  public GetConfig(ConfigDesk desk) {
    this.desk = desk;
  }

  /** Which key. */
  public record Params(
      @Param(value = "the key, with dots: models.opus.backend", positional = true) String key,
      @Param("show the file and line too") boolean showOrigin) {}

  /** The value; with its source where that was asked for. */
  public record Result(String key, Object value, Optional<String> file, Optional<Integer> line) {}

  private static String said(Result result) {
    return result.value() instanceof String text
        ? text.stripTrailing()
        : OpJson.mapper().writeValueAsString(result.value());
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("config/get", Params.class, Result.class)
        .summary("Show one key of the configuration as it counts here")
        .examples(
            new Example("config get default", "which agent runs when none is named"),
            new Example("config get models.opus --show-origin", "and which file says so"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    KeyPath key = desk.keyOf(ConfigCalls.scope(caller), params.key());
    ConfigValue value =
        desk.load(ConfigCalls.scope(caller))
            .settings()
            .all()
            .at(key)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND, key + " is not set", "dispatch config show"));
    return OpCall.done(
        new Result(
            key.toString(),
            ConfigCalls.json(value),
            Optional.of(value.mark().file()).filter(_ -> params.showOrigin()),
            Optional.of(value.mark().line()).filter(_ -> params.showOrigin())));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    String origin = result.file().map(f -> "  # " + f + ":" + result.line().orElse(0)).orElse("");
    return Optional.of(said(result) + origin + "\n");
  }
}
