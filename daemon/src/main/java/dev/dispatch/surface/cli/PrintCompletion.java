package dev.dispatch.surface.cli;

import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.util.Optional;
import java.util.function.Supplier;

/** Prints the completion script of a shell. */
public final class PrintCompletion implements Op<PrintCompletion.Params, PrintCompletion.Result> {
  /** The shells there is a script for. */
  public enum Shell {
    BASH,
    ZSH,
    FISH
  }

  /** Which shell. */
  public record Params(@Param(value = "the shell", positional = true) Shell shell) {}

  /** The script. */
  public record Result(Shell shell, String script) {}

  private static final OpSpec<Params, Result> SPEC =
      OpSpec.of("completion/print", Params.class, Result.class)
          .cli("completion")
          .audience(Audience.TERMINAL)
          .textual()
          .summary("print the completion script of a shell")
          .details(
              "Task ids and the like are completed only while a daemon runs; completion starts none.")
          .examples(
              new Example("completion bash", "for eval or a file in bash-completion's folder"))
          .build();

  private final Supplier<OpRegistry> registry;

  /** Takes the registry late, because it is to be in it. */
  public PrintCompletion(Supplier<OpRegistry> registry) {
    this.registry = registry;
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return SPEC;
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    CompletionTable table = CompletionTable.of(registry.get());
    String script =
        switch (params.shell()) {
          case BASH -> ShellScripts.bash(table);
          case ZSH -> ShellScripts.zsh(table);
          case FISH -> FishScript.script(table);
        };
    return OpCall.done(new Result(params.shell(), script));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.script());
  }
}
