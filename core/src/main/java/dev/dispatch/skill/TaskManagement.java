package dev.dispatch.skill;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a project keeps its issues and how it names branches.
 *
 * @param source the file that says so
 */
public record TaskManagement(
    Tool tool,
    Optional<String> repo,
    Optional<String> idFormat,
    String branchFormat,
    String source) {
  static final String DEFAULT_BRANCH_FORMAT = "{type}/{task-id}-short-description";

  /** The trackers there are. */
  public enum Tool {
    GITHUB("#xxx", "gh issue view {id} --repo {repo} --json title,body,labels"),
    GITLAB("#xxx", "glab issue view {id} --repo {repo} --output json"),
    JIRA("PROJECT-xxx", "jira issue view {id} --raw"),
    LINEAR("TEAM-xxx", "linear issue view {id} --json"),
    /** Has no program of its own that could be asked. */
    CLICKUP("CU-xxx", ""),
    NONE("", "");

    private final String idFormat;
    private final String fetch;

    Tool(String idFormat, String fetch) {
      this.idFormat = idFormat;
      this.fetch = fetch;
    }

    /** The command that shows an issue, where the configuration says nothing. */
    public Optional<String> fetch() {
      return Optional.of(fetch).filter(command -> !command.isEmpty());
    }

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Tool> named(String name) {
      return Arrays.stream(values()).filter(tool -> tool.wireName().equals(name)).findFirst();
    }
  }

  /** Reads the section. */
  static TaskManagement of(ProjectSection section) {
    List<String> names = Arrays.stream(Tool.values()).map(Tool::wireName).toList();
    String given = section.require("tool", String.join("|", names)).toLowerCase(Locale.ROOT);
    Tool tool =
        Tool.named(given)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.VALIDATION,
                    "tool in \"## %s\" of %s is %s; expected one of %s"
                        .formatted(
                            section.title(),
                            section.source(),
                            Quoted.of(given),
                            names.stream().collect(Collectors.joining(", "))),
                    "write \"- tool: none\" where there is no tracker"));
    return new TaskManagement(
        tool,
        section.value("repo"),
        section.value("id-format").or(() -> Optional.of(tool.idFormat).filter(f -> !f.isEmpty())),
        section.value("branch-format").orElse(DEFAULT_BRANCH_FORMAT),
        section.source());
  }

  /** The id that a text starts with. */
  Optional<IdFormat.Match> match(String text) {
    return idFormat.flatMap(format -> IdFormat.of(format, source).match(text));
  }
}
