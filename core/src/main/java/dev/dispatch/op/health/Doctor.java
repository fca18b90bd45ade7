package dev.dispatch.op.health;

import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at everything dispatch needs, and says what mends what is wrong. */
public final class Doctor implements Op<Doctor.Params, Doctor.Result> {
  private final List<Probe> probes;

  public Doctor(List<Probe> probes) {
    this.probes = List.copyOf(probes);
  }

  /** How far to look. */
  public record Params(
      @Param("do not start an app-server to see whether it answers") boolean noAppServer) {}

  /** Every finding, in the order of looking. */
  public record Result(List<Probe.Finding> findings, boolean healthy) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("health/doctor", Params.class, Result.class)
        .cli("doctor")
        .audience(Audience.TERMINAL)
        .summary("Check the installation and say what mends what is wrong")
        .details(
            "Works without a daemon. Exit code 1 when anything fails. The app-server of codex is started,"
                + " greeted and ended, unless --no-app-server is given.")
        .examples(new Example("doctor --no-app-server", "one line for each thing"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    List<Probe.Finding> findings = new ArrayList<>();
    probes.stream()
        .filter(probe -> !(params.noAppServer() && probe.startsServer()))
        .forEach(probe -> findings.addAll(probe.look(caller.cwd(), caller.environment())));
    boolean healthy = findings.stream().noneMatch(f -> f.level() == Probe.Level.FAIL);
    return OpCall.done(new Result(findings, healthy));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    for (Probe.Finding finding : result.findings()) {
      String level = finding.level().name().toLowerCase(Locale.ROOT);
      text.append("%-4s  %-10s %s%n".formatted(level, finding.subject(), finding.seen()));
      finding
          .mend()
          .ifPresent(mend -> text.append("                 -> ").append(mend).append('\n'));
    }
    return Optional.of(text.toString());
  }

  @Override
  public int exitCode(Result result) {
    return result.healthy() ? 0 : ErrorCode.INTERNAL.exitCode();
  }
}
