package dev.dispatch.op.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigDesk.Edited;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigEditor;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.Marked;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows or sets the agent that runs when none is named. */
public final class SetDefault implements Op<SetDefault.Params, SetDefault.Result> {
  private final ConfigDesk desk;
  private final ConfigEditor editor;

  public SetDefault(ConfigDesk desk) {
    this.desk = desk;
    this.editor = new ConfigEditor(desk);
  }

  /** Which agent; without a name the present one is shown. */
  public record Params(
      @Param(
              value = "a configured agent; shows the present default without",
              positional = true,
              completion = Param.Completion.AGENT)
          @Nullable String name,
      @Param("write the repository's file, not yours") boolean repo) {}

  /** The default as it is now. */
  public record Result(
      @JsonProperty("default") Optional<String> name, Optional<String> file, boolean changed) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("config/default", Params.class, Result.class)
        .writes()
        .idempotent()
        .summary("Show or set the agent that runs when a task names none")
        .examples(
            new Example("config default", "shows it"),
            new Example("config default opus", "sets it"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    ConfigScope scope = ConfigCalls.scope(caller);
    if (params.name() == null) {
      Optional<Marked<String>> present = desk.load(scope).settings().defaultAgent();
      return OpCall.done(
          new Result(
              present.map(Marked::value), present.map(marked -> marked.mark().file()), false));
    }
    Edited edited =
        editor.setDefault(scope, ConfigCalls.target(params.repo(), Target.HOLDER), params.name());
    return OpCall.done(
        new Result(Optional.of(params.name()), Optional.of(edited.file()), edited.changed()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        result.name().map(name -> name + "\n").orElse("no default is set\n")
            + (result.changed() ? "changed " + result.file().orElse("") + "\n" : ""));
  }
}
