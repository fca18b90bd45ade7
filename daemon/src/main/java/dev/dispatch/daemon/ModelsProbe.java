package dev.dispatch.daemon;

import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.AgentPrograms.Listing;
import dev.dispatch.discovery.InstalledPrograms;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.op.Spans;
import dev.dispatch.op.health.Probe;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** From where it is known which models there are, and since when. Asks no program. */
final class ModelsProbe implements Probe {
  private final DaemonContext context;
  private final ProcessRunner runner;

  ModelsProbe(DaemonContext context, ProcessRunner runner) {
    this.context = context;
    this.runner = runner;
  }

  @Override
  public List<Finding> look(String cwd, Map<String, String> environment) {
    try (ExecutorService blocking =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory())) {
      return new InstalledPrograms(
              runner,
              InstalledPrograms.cacheFile(context.paths().home()),
              context.clock(),
              blocking)
          .list(environment, AgentPrograms.ANY_AGE).stream().map(this::finding).toList();
    }
  }

  private Finding finding(Listing listing) {
    String subject = "models of " + listing.program().command();
    String age =
        listing
            .askedAt()
            .map(at -> Duration.between(at, context.clock().instant()))
            .map(span -> span.isNegative() ? Duration.ZERO : span.truncatedTo(ChronoUnit.SECONDS))
            .map(span -> ", " + Spans.format(span) + " ago")
            .orElse("");
    String seen = listing.models().size() + " by " + listing.source() + age;
    return listing
        .problem()
        .map(why -> Finding.warn(subject, seen + "; " + why, "dispatch models"))
        .orElseGet(() -> Finding.ok(subject, seen));
  }
}
