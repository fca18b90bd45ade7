package dev.dispatch.op.config;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigEditor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes an alias out. */
public final class RemoveAlias implements Op<RemoveAlias.Params, EditResult> {
  private final ConfigEditor editor;

  public RemoveAlias(ConfigEditor editor) {
    this.editor = editor;
  }

  /** Which alias. */
  public record Params(
      @Param(value = "the alias", positional = true) String name,
      @Param(value = "the agent that becomes the default", name = "repoint", label = "OTHER")
          @Nullable String other) {}

  @Override
  public OpSpec<Params, EditResult> spec() {
    return OpSpec.of("config/remove-alias", Params.class, EditResult.class)
        .writes()
        .summary("Take an alias out of the configuration")
        .examples(new Example("config remove-alias reviewer", "its model stays"))
        .build();
  }

  @Override
  public OpCall<EditResult> begin(Params params, Caller caller) {
    return OpCall.done(
        EditResult.of(
            editor.removeAlias(
                ConfigCalls.scope(caller), params.name(), Optional.ofNullable(params.other()))));
  }

  @Override
  public Optional<String> text(EditResult result, TextStyle style) {
    return Optional.of(result.text());
  }
}
