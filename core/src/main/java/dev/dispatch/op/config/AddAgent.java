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

/** Adds a command as an agent. */
public final class AddAgent implements Op<AddAgent.Params, EditResult> {
  private final ConfigEditor editor;

  public AddAgent(ConfigEditor editor) {
    this.editor = editor;
  }

  /** Which command, by what name. */
  public record Params(
      @Param(value = "the agent", positional = true) String name,
      @Param("how it is started; the prompt is added as the last argument") String command,
      @Param("write the repository's file, not yours") boolean repo) {}

  @Override
  public OpSpec<Params, EditResult> spec() {
    return OpSpec.of("config/add-agent", Params.class, EditResult.class)
        .writes()
        .summary("Add a command as an agent to the configuration")
        .details(
            "A file of the older format gets an entry under agents, another a backend and a model"
                + " of that name. No model flag is ever added to the command.")
        .examples(
            new Example("config add-agent mine --command \"./agent.sh --yes\"", "any program"))
        .build();
  }

  @Override
  public OpCall<EditResult> begin(Params params, Caller caller) {
    return OpCall.done(
        EditResult.of(
            editor.addAgent(
                ConfigCalls.scope(caller),
                ConfigCalls.target(params.repo(), Target.USER),
                params.name(),
                params.command())));
  }

  @Override
  public Optional<String> text(EditResult result, TextStyle style) {
    return Optional.of(result.text());
  }
}
