package dev.dispatch.op.config;

import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks for everything that is wrong in the configuration. */
public final class CheckConfig implements Op<CheckConfig.Params, CheckConfig.Result> {
  private final ConfigDesk desk;

  public CheckConfig(ConfigDesk desk) {
    this.desk = desk;
  }

  /** Nothing to say. */
  public record Params() {}

  /** Something to mend, or to know. */
  public record Finding(boolean error, String file, int line, String message) {}

  /** Every finding; {@code ok} where none is an error. */
  public record Result(boolean ok, List<Finding> findings, List<ConfigFile> files) {
    public Result {
      findings = List.copyOf(findings);
      files = List.copyOf(files);
    }
  }

  @Override
  public int exitCode(Result result) {
    return result.ok() ? 0 : ErrorCode.VALIDATION.exitCode();
  }

  private static String line(Finding finding) {
    String place = finding.line() == 0 ? "" : finding.file() + ":" + finding.line() + ": ";
    return (finding.error() ? "error: " : "warning: ") + place + finding.message() + "\n";
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("config/check", Params.class, Result.class)
        .summary("Look for everything that is wrong in the configuration files")
        .details("Unknown keys are errors here and only warnings elsewhere. Exit code 2 on errors.")
        .examples(new Example("config check", "one line for each fault"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    List<ConfigDesk.Problem> problems = desk.check(ConfigCalls.scope(caller));
    return OpCall.done(
        new Result(
            problems.stream().noneMatch(ConfigDesk.Problem::error),
            problems.stream()
                .map(p -> new Finding(p.error(), p.mark().file(), p.mark().line(), p.message()))
                .toList(),
            desk.files(ConfigCalls.scope(caller)).stream().filter(ConfigFile::present).toList()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        result.findings().stream().map(CheckConfig::line).collect(Collectors.joining())
            + (result.ok() ? "the configuration is right\n" : ""));
  }
}
