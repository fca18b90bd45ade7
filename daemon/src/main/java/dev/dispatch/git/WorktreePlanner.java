package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.id.Quoted;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.WorktreeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decides path, branch and commit of a worktree; two git processes, and nothing is changed. */
final class WorktreePlanner {
  private static final String HEADS = "refs/heads/";

  /** What git refuses in a branch's name, so that it is refused before anything is made. */
  private static final Pattern BAD_BRANCH =
      Pattern.compile(
          "^[-/.]|[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|/\\.|\\.lock(/|$)|[/.]$|^@$|^$|^HEAD$");

  private final Git git;
  private final RepositoryFolders folders;

  WorktreePlanner(Git git, RepositoryFolders folders) {
    this.git = git;
    this.folders = folders;
  }

  /**
   * What git says of the place.
   *
   * @param head empty where nothing was committed yet
   */
  private record Place(Path common, Path gitDir, boolean bare, Optional<String> head) {}

  /** A branch that exists, and where it is checked out. */
  private record Known(String commit, Optional<String> owner) {}

  Worktree plan(WorktreeRequest request) {
    Path cwd = Path.of(request.cwd());
    Place place = place(cwd);
    Map<String, Known> known = branches(cwd, request, place);
    String branch = request.wish().branch().orElseGet(() -> free(request.name(), known));
    Optional<Known> present = Optional.ofNullable(known.get(branch));
    present
        .flatMap(Known::owner)
        .ifPresent(owner -> {
          throw new DispatchException(
              ErrorCode.CONFLICT,
              "branch " + branch + " is checked out at " + owner,
              "use another --worktree-branch, or leave it out");
        });
    if (present.isEmpty()) {
      requireNameable(branch, known);
    }
    String head =
        present.map(Known::commit).or(place::head).orElseThrow(() -> withoutCommits(request));
    Path path = folders.of(request.environment(), place.common()).resolve(request.name());
    requireFree(path, request.name());
    return new Worktree(
        request.name(),
        path.toString(),
        branch,
        present.isEmpty(),
        present.isPresent() ? branch : headName(place),
        head,
        place.common().toString(),
        origin(request, cwd, place),
        place.bare() ? "" : below(request.origin(), cwd),
        request.portBase());
  }

  private Place place(Path cwd) {
    List<String> asked =
        List.of(
            "rev-parse",
            "--path-format=absolute",
            "--git-common-dir",
            "--git-dir",
            "--is-bare-repository",
            "HEAD^{commit}");
    ExecResult result = git.run(cwd, asked);
    List<String> lines = result.outText().lines().toList();
    if (lines.size() < 3) {
      if (result.errText().contains("not a git repository")) {
        throw new DispatchException(
            ErrorCode.VALIDATION,
            cwd + " is not in a git repository, so there can be no worktree",
            "leave --worktree out, or git init and commit first");
      }
      throw Git.failed(cwd, asked, result);
    }
    return new Place(
        Path.of(lines.get(0)),
        Path.of(lines.get(1)),
        lines.get(2).equals("true"),
        result.succeeded() ? Optional.of(lines.get(3)) : Optional.empty());
  }

  private Map<String, Known> branches(Path cwd, WorktreeRequest request, Place place) {
    String wanted = request.wish().branch().orElse("dispatch/" + request.name());
    if (BAD_BRANCH.matcher(wanted).find()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "--worktree-branch: git takes no branch called " + Quoted.of(wanted));
    }
    List<String> query =
        new ArrayList<>(
            List.of(
                "for-each-ref",
                "--format=%(refname) %(objectname) %(worktreepath)",
                HEADS + wanted,
                HEADS + wanted + "-[0-9]*"));
    for (int slash = wanted.indexOf('/'); slash > 0; slash = wanted.indexOf('/', slash + 1)) {
      query.add(HEADS + wanted.substring(0, slash));
    }
    String listed = git.text(cwd, query);
    Map<String, Known> known = new HashMap<>();
    for (String line : listed.lines().toList()) {
      String[] fields = line.split(" ", 3);
      // A bare repository has a HEAD, but nothing is checked out in it.
      boolean elsewhere = !fields[2].isEmpty() && !Path.of(fields[2]).equals(place.common());
      known.put(
          fields[0].substring(HEADS.length()),
          new Known(fields[1], elsewhere ? Optional.of(fields[2]) : Optional.empty()));
    }
    return known;
  }

  /** An older branch of that name holds somebody's work: the next name is taken. */
  private static String free(String name, Map<String, Known> known) {
    String first = "dispatch/" + name;
    String branch = first;
    for (int suffix = 2; known.containsKey(branch) || under(branch, known).isPresent(); suffix++) {
      branch = first + "-" + suffix;
    }
    return branch;
  }

  /** A branch is a file to git: none can be above another or below it. */
  private static void requireNameable(String branch, Map<String, Known> known) {
    known.keySet().stream()
        .filter(other -> branch.startsWith(other + "/"))
        .findFirst()
        .or(() -> under(branch, known))
        .ifPresent(other -> {
          throw new DispatchException(
              ErrorCode.CONFLICT,
              "branch " + branch + " cannot be made, since there is a branch " + other,
              "name another with --worktree-branch");
        });
  }

  private static Optional<String> under(String branch, Map<String, Known> known) {
    return known.keySet().stream().filter(other -> other.startsWith(branch + "/")).findFirst();
  }

  private static DispatchException withoutCommits(WorktreeRequest request) {
    return new DispatchException(
        ErrorCode.VALIDATION,
        "the repository of " + request.cwd() + " has no commit yet; a worktree is made from one",
        "git commit --allow-empty -m Begin",
        "or leave --worktree out");
  }

  private static void requireFree(Path path, String name) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "there is something already at " + path + ", where the worktree would be",
          "use another --id",
          "dispatch worktree rm " + name);
    }
  }

  /** The branch that HEAD is on, by name. */
  private static String headName(Place place) {
    try {
      String text = Files.readString(place.gitDir().resolve("HEAD")).strip();
      String start = "ref: " + HEADS;
      boolean named = text.startsWith(start) && !text.endsWith("/.invalid");
      return named ? text.substring(start.length()) : "HEAD";
    } catch (IOException e) {
      return "HEAD";
    }
  }

  /** A bare repository stands for itself, also within the work tree of another. */
  private static String origin(WorktreeRequest request, Path cwd, Place place) {
    return place.bare() && cwd.startsWith(place.common())
        ? place.common().toString()
        : request.origin();
  }

  private static String below(String origin, Path cwd) {
    try {
      Path top = Path.of(origin).toRealPath();
      Path real = cwd.toRealPath();
      return real.startsWith(top) ? top.relativize(real).toString() : "";
    } catch (IOException e) {
      throw new DispatchException(ErrorCode.VALIDATION, "the directory " + cwd + " is not there")
          .causedBy(e);
    }
  }
}
