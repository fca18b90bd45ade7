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
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigEditor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds a model with a role. */
public final class AddAlias implements Op<AddAlias.Params, EditResult> {
  private final ConfigEditor editor;

  public AddAlias(ConfigEditor editor) {
    this.editor = editor;
  }

  /** Which alias, of which model, with what role. */
  public record Params(
      @Param(value = "the alias", positional = true) String name,
      @Param(value = "the model it is of", label = "NAME") String model,
      @Param("the role text that is put before a task") @Nullable String prompt,
      @Param(
              value = "read the role text from a file, or from stdin with -",
              label = "F|-",
              completion = Param.Completion.FILE)
          @Nullable String promptFile,
      @Param("write the repository's file, not yours") boolean repo) {}

  @Override
  public OpSpec<Params, EditResult> spec() {
    return OpSpec.of("config/add-alias", Params.class, EditResult.class)
        .writes()
        .summary("Add a model with a role text to the configuration")
        .examples(
            new Example(
                "config add-alias reviewer --model opus --prompt \"You review code.\"",
                "run it with --agent reviewer"))
        .build();
  }

  @Override
  public OpCall<EditResult> begin(Params params, Caller caller) {
    if (params.prompt() != null && params.promptFile() != null) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "both --prompt and --prompt-file are given; only one may be");
    }
    Optional<String> prompt =
        params.promptFile() == null
            ? Optional.ofNullable(params.prompt())
            : Optional.of(caller.readInput(params.promptFile()));
    return OpCall.done(
        EditResult.of(
            editor.addAlias(
                ConfigCalls.scope(caller),
                ConfigCalls.target(params.repo(), Target.USER),
                params.name(),
                params.model(),
                prompt)));
  }

  @Override
  public Optional<String> text(EditResult result, TextStyle style) {
    return Optional.of(result.text());
  }
}
