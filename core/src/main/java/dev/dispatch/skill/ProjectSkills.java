package dev.dispatch.skill;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Nearest;
import dev.dispatch.id.Quoted;
import dev.dispatch.report.ReportProtocol;
import dev.dispatch.task.TaskNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes prompts of what a project says of itself and what its tracker says of an issue. */
public final class ProjectSkills implements SkillDesk {
  private final SkillProject project;
  private final IssueTracker tracker;

  public ProjectSkills(SkillProject project, IssueTracker tracker) {
    this.project = project;
    this.tracker = tracker;
  }

  @Override
  public SkillWork prepare(SkillRequest request) {
    if (request.text().isBlank()) {
      throw new DispatchException(ErrorCode.VALIDATION, "there is no text to make a prompt of");
    }
    String name = request.skill().orElseGet(() -> SkillKind.of(request.text()).wireName());
    return SkillKind.named(name)
        .map(kind -> new Preparing(request, kind.wireName()).builtIn(kind))
        .orElseGet(() -> new Preparing(request, name).template(required(request, name)));
  }

  private SkillTemplate required(SkillRequest request, String name) {
    SkillTemplate.requireName(name);
    return project.template(request.root(), name).orElseThrow(() -> unknown(request, name));
  }

  private DispatchException unknown(SkillRequest request, String name) {
    List<String> known =
        Stream.concat(
                Stream.of(SkillKind.values()).map(SkillKind::wireName),
                project.templates(request.root()).stream())
            .toList();
    List<String> near = Nearest.of(name, known);
    return new DispatchException(
        ErrorCode.NOT_FOUND,
        "no skill is called "
            + Quoted.of(name)
            + (near.isEmpty() ? "" : "; nearest is " + near.getFirst()),
        "there are: " + String.join(", ", known),
        "a skill of your own is a file %s/.dispatch/templates/%s.md"
            .formatted(request.root(), name));
  }

  /** One request on its way to a prompt. */
  private final class Preparing {
    private final SkillRequest request;
    private final String skill;
    private final List<String> warnings = new ArrayList<>();

    Preparing(SkillRequest request, String skill) {
      this.request = request;
      this.skill = skill;
    }

    SkillWork builtIn(SkillKind kind) {
      boolean code = kind != SkillKind.ASK;
      SkillBrief brief = brief(code, code);
      String prompt =
          switch (kind) {
            case ASK -> SkillPrompt.ask(brief);
            case FAST -> SkillPrompt.fast(brief);
            case IMPLEMENT -> SkillPrompt.implement(brief);
          };
      return work(brief, prompt);
    }

    SkillWork template(SkillTemplate template) {
      Set<String> places = template.places(SkillPlaces.known());
      SkillBrief brief = brief(SkillPlaces.needManagement(places), SkillPlaces.needGates(places));
      String text = template.filled(place -> SkillPlaces.value(place, brief)).strip() + "\n";
      return work(brief, text + SkillPrompt.common(brief));
    }

    private SkillWork work(SkillBrief brief, String prompt) {
      return new SkillWork(
          skill,
          brief.title(),
          prompt,
          brief.branch(),
          ReportProtocol.expected(brief.branch()),
          brief.issueId(),
          warnings);
    }

    /** Fails before anything is dispatched where a section is needed and not there. */
    private SkillBrief brief(boolean needsManagement, boolean needsGates) {
      Optional<TaskManagement> management =
          section(ProjectSection.TASK_MANAGEMENT, needsManagement)
              .flatMap(found -> readable(needsManagement, found));
      Optional<QualityGates> gates =
          needsGates
              ? section(ProjectSection.QUALITY_GATES, true).map(QualityGates::of)
              : Optional.empty();
      Optional<IdFormat.Match> id = management.flatMap(m -> m.match(request.text()));
      Optional<Issue> issue =
          id.flatMap(match -> fetched(management.get(), match, needsManagement));
      String title = issue.map(Issue::title).orElseGet(() -> title(id));
      List<String> labels = issue.map(Issue::labels).orElse(List.of());
      Optional<String> branch =
          needsManagement
              ? management.map(m ->
                  BranchNaming.name(
                      m.branchFormat(),
                      BranchNaming.type(labels),
                      id.map(IdFormat.Match::bare),
                      title))
              : Optional.empty();
      return new SkillBrief(
          request.text(),
          request.root(),
          title,
          id.map(IdFormat.Match::id),
          issue.map(Issue::body).orElse(request.text()),
          issue.flatMap(_ -> id).map(IdFormat.Match::rest).filter(rest -> !rest.isBlank()),
          labels,
          branch,
          management,
          gates,
          project.surroundings(request.root(), request.environment()),
          request.noConfirm());
    }

    private Optional<ProjectSection> section(String title, boolean required) {
      Optional<ProjectSection> found =
          project.section(request.root(), title, request.environment());
      if (found.isEmpty() && required) {
        throw ProjectSection.missing(title, skill, project.sectionFiles());
      }
      return found;
    }

    /** A section that is not needed stands in nobody's way, whatever is in it. */
    private Optional<TaskManagement> readable(boolean needed, ProjectSection found) {
      try {
        TaskManagement management = TaskManagement.of(found);
        management.match(request.text());
        return Optional.of(management);
      } catch (DispatchException e) {
        if (needed) {
          throw e;
        }
        warnings.add(String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private Optional<Issue> fetched(TaskManagement management, IdFormat.Match id, boolean needed) {
      if (!tracker.canFetch(management, request.root(), request.environment())) {
        warnings.add(
            "%s is not read from %s: your words are the description"
                .formatted(id.id(), management.tool().wireName()));
        return Optional.empty();
      }
      try {
        return Optional.of(
            tracker.fetch(management, id.bare(), request.root(), request.environment()));
      } catch (DispatchException e) {
        if (needed) {
          throw e;
        }
        warnings.add(id.id() + " could not be read: " + e.getMessage());
        return Optional.empty();
      }
    }

    private String title(Optional<IdFormat.Match> id) {
      String rest = id.map(IdFormat.Match::rest).orElse("");
      return TaskNames.titleFor(rest.isBlank() ? request.text() : rest);
    }
  }
}
