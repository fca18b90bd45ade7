package dev.dispatch.daemon;

import dev.dispatch.git.Repositories;
import dev.dispatch.op.health.Probe;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is wrong in the configuration files, and which agents they name. */
final class ConfigProbe implements Probe {
  private final DaemonContext context;

  ConfigProbe(DaemonContext context) {
    this.context = context;
  }

  @Override
  public List<Finding> look(String cwd, Map<String, String> environment) {
    ConfigDesk desk = Wiring.config(context.paths().home(), new Repositories(), context.clock());
    ConfigScope scope = ConfigScope.of(cwd, environment);
    List<Finding> findings = new ArrayList<>();
    List<ConfigDesk.Problem> problems = desk.check(scope);
    problems.forEach(problem -> findings.add(finding(problem)));
    if (problems.stream().noneMatch(ConfigDesk.Problem::error)) {
      Settings settings = desk.load(scope).settings();
      findings.add(
          settings.names().isEmpty()
              ? Finding.warn("config", "no agent is configured", "dispatch config init")
              : Finding.ok(
                  "config",
                  "agents "
                      + settings.names()
                      + ", default "
                      + settings.defaultName().orElse("none")));
    }
    return findings;
  }

  private static Finding finding(ConfigDesk.Problem problem) {
    String seen =
        problem.mark().line() == 0
            ? problem.message()
            : problem.mark().place() + ": " + problem.message();
    return problem.error()
        ? Finding.fail("config", seen, "mend the file, then: dispatch config check")
        : Finding.warn("config", seen, "dispatch config migrate");
  }
}
