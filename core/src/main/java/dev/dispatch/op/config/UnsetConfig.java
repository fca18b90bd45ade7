package dev.dispatch.op.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigDesk.Edited;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.KeyPath;
import java.util.List;
import java.util.Optional;

/** Takes one key out of the file that has it. */
public final class UnsetConfig implements Op<UnsetConfig.Params, EditResult> {
  private final ConfigDesk desk;

  public UnsetConfig(ConfigDesk desk) {
    this.desk = desk;
  }

  /** Which key. */
  public record Params(
      @Param(value = "the key, with dots: models.opus.backend", positional = true) String key,
      @Param("write the repository's file, not yours") boolean repo) {}

  @Override
  public OpSpec<Params, EditResult> spec() {
    return OpSpec.of("config/unset", Params.class, EditResult.class)
        .writes()
        .summary("Take one key out of the configuration in place")
        .details("Takes it out of the strongest file that has it, with everything below it.")
        .examples(new Example("config unset stall_after", "back to the built-in limit"))
        .build();
  }

  @Override
  public OpCall<EditResult> begin(Params params, Caller caller) {
    KeyPath key = desk.keyOf(ConfigCalls.scope(caller), params.key());
    Edited edited =
        desk.edit(
            ConfigCalls.scope(caller),
            ConfigCalls.target(params.repo(), Target.HOLDER),
            List.of(new ConfigChange.Remove(key)));
    if (!edited.changed()) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND, key + " is not set in " + edited.file(), "dispatch config show");
    }
    return OpCall.done(EditResult.of(edited));
  }

  @Override
  public Optional<String> text(EditResult result, TextStyle style) {
    return Optional.of(result.text());
  }
}
