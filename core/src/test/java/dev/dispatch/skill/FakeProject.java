package dev.dispatch.skill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project whose files are in memory, with its tracker. */
final class FakeProject implements SkillProject, IssueTracker {
  static final String MANAGEMENT =
      "## Task Management\n- tool: github\n- repo: o/n\n- id-format: #xxx\n";
  static final String GATES =
      "## Quality Gates\n- test: `make test`\n- lint: make lint\n- format: none\n";

  final Map<String, String> files = new HashMap<>();
  final Map<String, Issue> issues = new HashMap<>();
  final List<String> fetched = new ArrayList<>();
  SkillSurroundings surroundings = new SkillSurroundings(false, Optional.empty(), Optional.empty());
  Optional<RuntimeException> failure = Optional.empty();

  @Override
  public Optional<ProjectSection> section(
      String root, String title, Map<String, String> environment) {
    return Optional.ofNullable(files.get("AGENTS.md"))
        .flatMap(text -> ProjectSection.inMarkdown(title, "AGENTS.md", text));
  }

  @Override
  public List<String> sectionFiles() {
    return List.of("AGENTS.md", "CLAUDE.md");
  }

  @Override
  public Optional<SkillTemplate> template(String root, String name) {
    return Optional.ofNullable(files.get(name + ".md")).map(text -> new SkillTemplate(name, text));
  }

  @Override
  public List<String> templates(String root) {
    return files.keySet().stream()
        .filter(name -> !name.equals("AGENTS.md"))
        .map(name -> name.substring(0, name.length() - 3))
        .sorted()
        .toList();
  }

  @Override
  public SkillSurroundings surroundings(String root, Map<String, String> environment) {
    return surroundings;
  }

  @Override
  public Issue fetch(
      TaskManagement management, String id, String root, Map<String, String> environment) {
    fetched.add(id);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return Optional.ofNullable(issues.get(id)).orElseThrow();
  }

  @Override
  public boolean canFetch(TaskManagement management, String root, Map<String, String> environment) {
    return management.tool().fetch().isPresent();
  }
}
