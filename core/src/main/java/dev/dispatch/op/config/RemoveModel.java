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

/** Takes a model out. */
public final class RemoveModel implements Op<RemoveModel.Params, EditResult> {
  private final ConfigEditor editor;

  public RemoveModel(ConfigEditor editor) {
    this.editor = editor;
  }

  /** Which model. */
  public record Params(
      @Param(value = "the model", positional = true) String name,
      @Param(
              value = "the model that the default and aliases of it get",
              name = "repoint",
              label = "OTHER")
          @Nullable String other) {}

  @Override
  public OpSpec<Params, EditResult> spec() {
    return OpSpec.of("config/remove-model", Params.class, EditResult.class)
        .writes()
        .summary("Take a model out of the configuration")
        .details("A model that the default or an alias means is only taken out with --repoint.")
        .examples(
            new Example("config remove-model opus --repoint sonnet", "sonnet takes its place"))
        .build();
  }

  @Override
  public OpCall<EditResult> begin(Params params, Caller caller) {
    return OpCall.done(
        EditResult.of(
            editor.removeModel(
                ConfigCalls.scope(caller), params.name(), Optional.ofNullable(params.other()))));
  }

  @Override
  public Optional<String> text(EditResult result, TextStyle style) {
    return Optional.of(result.text());
  }
}
