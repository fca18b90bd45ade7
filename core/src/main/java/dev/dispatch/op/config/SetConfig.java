package dev.dispatch.op.config;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.KeyPath;
import java.util.List;
import java.util.Optional;

/** Sets one key in the file that has it. */
public final class SetConfig implements Op<SetConfig.Params, EditResult> {
  private final ConfigDesk desk;

  public SetConfig(ConfigDesk desk) {
    this.desk = desk;
  }

  /** Which key, and what it shall be. */
  public record Params(
      @Param(value = "the key, with dots: models.opus.backend", positional = true) String key,
      @Param(value = "its value; a list as JSON", positional = true) String value,
      @Param("write the repository's file, not yours") boolean repo) {}

  @Override
  public OpSpec<Params, EditResult> spec() {
    return OpSpec.of("config/set", Params.class, EditResult.class)
        .writes()
        .idempotent()
        .summary("Set one key of the configuration in place")
        .details(
            "Writes the file that has the key, yours where none has it. Comments, order and spacing"
                + " stay; what cannot be changed so is refused, and nothing is written.")
        .examples(
            new Example("config set stall_after 45m", "how long a task may be silent"),
            new Example(
                "config set 'models.\"gpt-5.3-codex\".backend' codex", "a key with dots in quotes"))
        .build();
  }

  @Override
  public OpCall<EditResult> begin(Params params, Caller caller) {
    KeyPath key = desk.keyOf(ConfigCalls.scope(caller), params.key());
    ConfigChange put = new ConfigChange.Put(key, desk.valueOf(key, params.value()));
    return OpCall.done(
        EditResult.of(
            desk.edit(
                ConfigCalls.scope(caller),
                ConfigCalls.target(params.repo(), Target.HOLDER),
                List.of(put))));
  }

  @Override
  public Optional<String> text(EditResult result, TextStyle style) {
    return Optional.of(result.text());
  }
}
