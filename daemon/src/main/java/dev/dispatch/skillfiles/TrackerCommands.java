package dev.dispatch.skillfiles;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.op.Spans;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.ConfigValue.Scalar;
import dev.dispatch.settings.KeyPath;
import dev.dispatch.skill.CommandTemplate;
import dev.dispatch.skill.Issue;
import dev.dispatch.skill.IssueText;
import dev.dispatch.skill.IssueTracker;
import dev.dispatch.skill.TaskManagement;
import dev.dispatch.skill.TaskManagement.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks a tracker by its own program, {@code gh} and the like: an array of arguments in the
 * project's root, with the caller's environment, without a shell, with a time limit.
 */
public final class TrackerCommands implements IssueTracker {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SHOWN_LINES = 3;

  /** Programs that would otherwise ask, page or draw. */
  private static final Map<String, String> QUIET =
      Map.of(
          "GH_PROMPT_DISABLED", "1",
          "GH_PAGER", "cat",
          "GLAB_PAGER", "cat",
          "PAGER", "cat",
          "NO_COLOR", "1",
          "NO_PROMPT", "1",
          "TERM", "dumb");

  private final ConfigDesk config;
  private final ProcessRunner runner;
  private final ExecutorService blocking;

  /**
   * Asks programs through the runner.
   *
   * @param blocking platform threads, since callers may be virtual ones
   */
  public TrackerCommands(ConfigDesk config, ProcessRunner runner, ExecutorService blocking) {
    this.config = config;
    this.runner = runner;
    this.blocking = blocking;
  }

  @Override
  public boolean canFetch(TaskManagement management, String root, Map<String, String> environment) {
    return template(management.tool(), root, environment).isPresent();
  }

  private Optional<String> template(Tool tool, String root, Map<String, String> environment) {
    return tool == Tool.NONE
        ? Optional.empty()
        : configured(key(tool, "fetch"), root, environment).or(tool::fetch);
  }

  private static KeyPath key(Tool tool, String name) {
    return KeyPath.of("trackers", tool.wireName(), name);
  }

  private Optional<String> configured(KeyPath key, String root, Map<String, String> environment) {
    return config
        .load(ConfigScope.of(root, environment))
        .settings()
        .all()
        .at(key)
        .flatMap(
            value -> value instanceof Scalar scalar ? Optional.of(scalar.text()) : Optional.empty())
        .filter(text -> !text.isBlank());
  }

  @Override
  public Issue fetch(
      TaskManagement management, String id, String root, Map<String, String> environment) {
    Tool tool = management.tool();
    List<String> words =
        CommandTemplate.words(
            template(tool, root, environment).orElseThrow(),
            Map.of("id", id, "repo", management.repo().orElse("")),
            key(tool, "fetch").toString());
    Duration patience =
        configured(key(tool, "timeout"), root, environment)
            .map(Spans::parse)
            .filter(Duration::isPositive)
            .orElse(PATIENCE);
    Path program =
        program(words.getFirst(), root, environment).orElseThrow(() -> missing(tool, words));
    List<String> argv = new ArrayList<>(words);
    argv.set(0, program.toString());
    ExecResult result =
        run(
            ExecSpec.of(argv, Path.of(root), AgentEnvironment.of(environment, QUIET))
                .withDeadline(patience));
    if (result.timedOut()) {
      throw failed(words, "did not end within " + Spans.format(patience));
    }
    if (!result.succeeded()) {
      throw failed(words, "failed with " + result.exitCode() + said(result));
    }
    return IssueText.read(result.outText())
        .orElseThrow(() -> failed(words, "printed nothing that has a title" + said(result)));
  }

  /** A path as it is, from the root; a name along the caller's PATH. */
  private static Optional<Path> program(String name, String root, Map<String, String> environment) {
    Stream<Path> places =
        name.contains("/")
            ? Stream.of(Path.of(root).resolve(name))
            : Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder).resolve(name));
    return places.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).findFirst();
  }

  private ExecResult run(ExecSpec spec) {
    try {
      return blocking.submit(() -> runner.run(spec)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DispatchException(ErrorCode.INTERRUPTED, "interrupted while asking the tracker")
          .causedBy(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private static DispatchException missing(Tool tool, List<String> words) {
    return new DispatchException(
        ErrorCode.STAGING,
        "the issue cannot be read from %s: %s is not on your PATH"
            .formatted(tool.wireName(), words.getFirst()),
        "install " + words.getFirst() + " and log in",
        "or name another command: dispatch config set " + key(tool, "fetch") + " \"…\"",
        "or describe the work in words, without the issue's id at their start");
  }

  private static DispatchException failed(List<String> words, String what) {
    String command = String.join(" ", words);
    return new DispatchException(
        ErrorCode.STAGING,
        "the issue cannot be read: " + command + " " + what,
        "try it: " + command);
  }

  /** In the program's own words. */
  private static String said(ExecResult result) {
    String all = (result.errText().isBlank() ? result.outText() : result.errText()).strip();
    String lines =
        all.lines()
            .filter(line -> !line.isBlank())
            .limit(SHOWN_LINES)
            .map(line -> line.strip().replaceAll("\\p{Cntrl}", " "))
            .map(line -> line.length() > 300 ? line.substring(0, 300) + "…" : line)
            .collect(Collectors.joining(" / "));
    return lines.isEmpty() ? "" : ": " + lines;
  }
}
