package dev.dispatch.skill;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the files of a project, and the configuration, say about skills. */
public interface SkillProject {
  /** The section of that title in the first file that has it. */
  Optional<ProjectSection> section(String root, String title, Map<String, String> environment);

  /** The files that are looked at for sections, in that order, for errors. */
  List<String> sectionFiles();

  /** The project's template of that name, which is one of {@link SkillTemplate#isName}. */
  Optional<SkillTemplate> template(String root, String name);

  /** The names of the project's templates. */
  List<String> templates(String root);

  SkillSurroundings surroundings(String root, Map<String, String> environment);
}
