package dev.dispatch.op.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dispatch.agent.AgentProgram;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.FirstRun;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.StarterConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a first configuration of what is installed. */
public final class InitConfig implements Op<InitConfig.Params, InitConfig.Result> {
  private final ConfigDesk desk;
  private final AgentPrograms programs;

  public InitConfig(ConfigDesk desk, AgentPrograms programs) {
    this.desk = desk;
    this.programs = programs;
  }

  /** What the default shall be, and whose file it is. */
  public record Params(
      @Param(
              value = "the model that runs when a task names none",
              name = "default",
              label = "NAME",
              otherwise = "the first that is found")
          @Nullable String preferred,
      @Param("write the repository's file, not yours") boolean repo) {}

  /** What was written. */
  public record Result(
      String file, List<String> backends, @JsonProperty("default") String preferred) {
    public Result {
      backends = List.copyOf(backends);
    }
  }

  private static String preferred(Params params, FirstRun first) {
    List<StarterConfig.Model> models = first.models();
    String name = params.preferred() == null ? first.notable().getFirst() : params.preferred();
    if (models.stream().noneMatch(model -> model.name().equals(name))) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND,
          "no model is called "
              + Quoted.of(name)
              + "; there are "
              + models.stream().map(StarterConfig.Model::name).toList());
    }
    return name;
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("config/init", Params.class, Result.class)
        .writes()
        .summary("Write a commented configuration for the agent programs that are installed")
        .details(
            "Looks for agent programs on PATH and asks them for their models. Refuses where there is a"
                + " file already.")
        .examples(new Example("config init", "a first file, to be changed as you like"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    FirstRun first =
        FirstRun.of(
            programs.installed(caller.environment()),
            programs.list(caller.environment(), AgentPrograms.FRESH));
    if (first.backends().isEmpty()) {
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          "no agent program is on PATH; looked for "
              + Arrays.stream(AgentProgram.values()).map(AgentProgram::command).toList(),
          "install one of them, or name any command:"
              + " dispatch config add-agent NAME --command \"...\"");
    }
    String preferred = preferred(params, first);
    ConfigDesk.Edited written =
        desk.create(
            ConfigCalls.scope(caller),
            ConfigCalls.target(params.repo(), ConfigDesk.Target.USER),
            first.render(Optional.of(preferred)));
    return OpCall.done(
        new Result(
            written.file(),
            first.backends().stream().map(StarterConfig.Backend::name).toList(),
            preferred));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        "wrote "
            + result.file()
            + ": "
            + String.join(", ", result.backends())
            + "; default "
            + result.preferred()
            + "\n");
  }
}
