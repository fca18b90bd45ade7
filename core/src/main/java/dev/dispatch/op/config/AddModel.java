package dev.dispatch.op.config;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigEditor;
import java.util.Optional;

/** Adds a model to a backend. */
public final class AddModel implements Op<AddModel.Params, EditResult> {
  private final ConfigEditor editor;

  public AddModel(ConfigEditor editor) {
    this.editor = editor;
  }

  /** Which model, and who runs it. */
  public record Params(
      @Param(value = "the model, as its program knows it", positional = true) String name,
      @Param(value = "the backend that runs it", label = "NAME") String backend,
      @Param("write the repository's file, not yours") boolean repo) {}

  @Override
  public OpSpec<Params, EditResult> spec() {
    return OpSpec.of("config/add-model", Params.class, EditResult.class)
        .writes()
        .summary("Add a model to the configuration")
        .examples(new Example("config add-model opus --backend claude", "opus runs with claude"))
        .build();
  }

  @Override
  public OpCall<EditResult> begin(Params params, Caller caller) {
    return OpCall.done(
        EditResult.of(
            editor.addModel(
                ConfigCalls.scope(caller),
                ConfigCalls.target(params.repo(), Target.USER),
                params.name(),
                params.backend())));
  }

  @Override
  public Optional<String> text(EditResult result, TextStyle style) {
    return Optional.of(result.text());
  }
}
