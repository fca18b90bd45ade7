package dev.dispatch.skill;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.report.ReportProtocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The built-in follow-ups and the project's own. */
public final class FollowUpPrompts implements FollowUpDesk {
  public static final String MERGE = "merge";
  public static final String MONITOR = "monitor";

  private static final Set<String> OWN_PLACES = Set.of("lane", "env", "minutes");

  private final SkillProject project;

  public FollowUpPrompts(SkillProject project) {
    this.project = project;
  }

  @Override
  public SkillWork prepare(FollowUpRequest request) {
    return switch (request.name()) {
      case MERGE -> work(request, merge(request), mergeReports(request));
      case MONITOR ->
          work(
              request,
              monitor(request),
              ReportProtocol.expectedOfWatch(request.deployment().keyword()));
      default -> work(request, own(request), ReportProtocol.expected(request.branch()));
    };
  }

  private static SkillWork work(FollowUpRequest request, String prompt, List<String> expects) {
    return new SkillWork(
        request.name(),
        request.title(),
        prompt,
        request.branch(),
        expects,
        Optional.empty(),
        List.of());
  }

  private static List<String> mergeReports(FollowUpRequest request) {
    return ReportProtocol.expectedOfMerge(request.branch().orElse("<branch>"));
  }

  private String merge(FollowUpRequest request) {
    String branch = request.branch().map(b -> "`" + b + "`").orElse("that you worked on");
    String gates =
        gates(request)
            .map(g ->
                "Run every quality gate on it; mend and run again until all pass:\n\n"
                    + g.asList().indent(3))
            .orElse("Run the project's own checks on it; mend and run again until all pass.\n");
    return """
    # Follow-up: merge the branch %s

    The work was reviewed and approved: it is to be merged. No further confirmation is needed, and \
    nobody answers in this terminal.

    1. Bring the branch up to date with the default branch.
    2. %s\
    3. Push; find its pull request, or open one.
    4. Wait until the checks of the pull request are green; mend what is red.
    5. Squash-merge it.
    6. Clean up: remove the worktree, delete the branch here and on the server, bring the default \
    branch up to date.
    7. %s

    Use non-interactive flags: no editor, no pager, no prompt. Where a step fails and you cannot \
    mend it, merge nothing and report the problem.
    """
        .formatted(branch, gates, tracker(request));
  }

  private String tracker(FollowUpRequest request) {
    Optional<ProjectSection> section =
        project.section(request.root(), ProjectSection.TASK_MANAGEMENT, request.environment());
    Optional<String> tool =
        section.flatMap(found -> found.value("tool")).filter(name -> !name.equals("none"));
    return tool.map(name ->
            "In the tracker (%s%s): mark the issue done, and comment the address of the pull request."
                .formatted(
                    name, section.flatMap(s -> s.value("repo")).map(r -> ", " + r).orElse("")))
        .orElse("If an issue belongs to it, mark it done and comment the pull request's address.");
  }

  private static String monitor(FollowUpRequest request) {
    String deployment =
        request.deployment() == FollowUpRequest.Deployment.STAGING ? "staging" : "production";
    return """
    # Follow-up: watch %1$s for %2$d min

    The work "%3$s" is on its way to %1$s. Find out from the project how %1$s is looked at (its \
    documentation, deployment configuration, health addresses, logs). Look until it has the new \
    version, then for %2$d minutes: health, errors in logs, what the work changed. Look every 30 \
    seconds or so.

    Change nothing, roll nothing back, restart nothing. Nobody answers in this terminal; use \
    non-interactive flags.

    If all was well for the whole time, report %4$s HEALTHY. As soon as something is wrong, report \
    the problem with what you saw, and stop.
    """
        .formatted(
            deployment,
            request.minutes(),
            request.title().replace('"', '\''),
            request.deployment().keyword());
  }

  private String own(FollowUpRequest request) {
    SkillTemplate.requireName(request.name());
    SkillTemplate template =
        project
            .template(request.root(), request.name())
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "no follow-up is called " + Quoted.of(request.name()),
                    "there are: merge, monitor"
                        + project.templates(request.root()).stream()
                            .reduce("", (all, one) -> all + ", " + one),
                    "one of your own is a file %s/.dispatch/templates/%s.md"
                        .formatted(request.root(), request.name())));
    Set<String> known = new TreeSet<>(SkillPlaces.known());
    known.addAll(OWN_PLACES);
    Set<String> places = template.places(known);
    Optional<QualityGates> gates = gates(request);
    if (SkillPlaces.needGates(places) && gates.isEmpty()) {
      throw ProjectSection.missing(
          ProjectSection.QUALITY_GATES, request.name(), project.sectionFiles());
    }
    Map<String, String> own =
        Map.of(
            "lane", request.lane(),
            "env", request.deployment().name().toLowerCase(java.util.Locale.ROOT),
            "minutes", String.valueOf(request.minutes()));
    SkillBrief brief = brief(request, gates);
    return template
            .filled(place -> own.getOrDefault(place, SkillPlaces.value(place, brief)))
            .strip()
        + "\n";
  }

  private SkillBrief brief(FollowUpRequest request, Optional<QualityGates> gates) {
    return new SkillBrief(
        request.title(),
        request.root(),
        request.title(),
        Optional.empty(),
        request.title(),
        Optional.empty(),
        List.of(),
        request.branch(),
        project
            .section(request.root(), ProjectSection.TASK_MANAGEMENT, request.environment())
            .map(TaskManagement::of),
        gates,
        project.surroundings(request.root(), request.environment()),
        true);
  }

  private Optional<QualityGates> gates(FollowUpRequest request) {
    return project
        .section(request.root(), ProjectSection.QUALITY_GATES, request.environment())
        .map(QualityGates::of);
  }
}
