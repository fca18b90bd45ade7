package dev.dispatch.git;

import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.FolderRemoval;
import dev.dispatch.worktree.Worktree;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Does in a worktree what people and agents do there, by a seed; remembers what they made. */
final class RandomTree {
  private static final List<String> NAMES =
      List.of(
          "new.txt",
          "sub/new one.txt",
          "-dash",
          "tab\there",
          "new\nline",
          "quote\"'`$x",
          "ünïcode-ö",
          "back\\slash",
          "deep/er/and/deeper",
          "*star?",
          "#hash",
          " leading",
          "trailing ",
          ":(top)magic",
          "a.txt/inside",
          "sub.txt");

  private final Worktree tree;
  private final Path top;
  private final Git git;
  private final Random random;
  final Set<String> commits = new LinkedHashSet<>();
  final List<String> done = new ArrayList<>();
  private final Set<Path> forced = new LinkedHashSet<>();

  RandomTree(Worktree tree, Git git, long seed) {
    this.tree = tree;
    this.top = Path.of(tree.path());
    this.git = git;
    this.random = new Random(seed);
  }

  void live() throws IOException {
    int steps = 2 + random.nextInt(9);
    for (int step = 0; step < steps; step++) {
      step();
      note();
    }
  }

  private void note() {
    String head = git("rev-parse", "--verify", "--quiet", "HEAD").outText().strip();
    if (!head.isEmpty()) {
      commits.add(head);
    }
  }

  private ExecResult git(String... arguments) {
    return git.run(top, arguments);
  }

  private void step() throws IOException {
    int kind = random.nextInt(26);
    done.add(Integer.toString(kind));
    switch (kind) {
      case 0, 1 -> edit(tracked());
      case 2, 3, 4 -> edit(top.resolve(NAMES.get(random.nextInt(NAMES.size()))));
      case 5 -> remove(tracked());
      case 6 -> rename();
      case 7 -> chmod(tracked());
      case 8 -> link();
      case 9 -> git("add", "-A");
      case 10 -> git("add", "--", "a.txt", "b.txt");
      case 11 -> stageThenChange();
      case 12 -> stageThenRemove();
      case 13 -> git("rm", "--cached", "--quiet", "b.txt");
      case 14, 15 -> commit();
      case 16 -> {
        edit(tracked());
        git("commit", "--quiet", "-a", "--amend", "-m", "amended " + random.nextInt());
      }
      case 17 -> {
        commit();
        note();
        git("reset", "--quiet", random.nextBoolean() ? "--hard" : "--soft", "HEAD~1");
      }
      case 18 -> {
        git("checkout", "--quiet", "--detach");
        commit();
      }
      case 19 -> git("checkout", "--quiet", "-b", "own/" + tree.name() + "-" + random.nextInt(99));
      case 20 -> git("merge", "--quiet", "other");
      case 21 -> git(random.nextBoolean() ? "cherry-pick" : "rebase", "other");
      case 22 -> git("stash", "push", "--quiet", "--include-untracked");
      case 23 -> forceIgnored();
      case 24 -> hide();
      case 25 -> binary();
      default -> throw new IllegalStateException();
    }
  }

  private Path tracked() {
    List<String> names = List.of("a.txt", "b.txt", "sub/deep/c.txt", "run.sh", "with space.txt");
    return top.resolve(names.get(random.nextInt(names.size())));
  }

  private void edit(Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      remove(file);
    }
    for (Path at = file.getParent(); at != null && !at.equals(top); at = at.getParent()) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        remove(at); // a folder takes a file's place
      }
    }
    Files.createDirectories(file.resolveSibling(""));
    if (Files.isSymbolicLink(file)) {
      Files.delete(file);
    }
    Files.writeString(file, "edited " + random.nextInt() + "\n".repeat(random.nextInt(3)));
  }

  private static void remove(Path path) throws IOException {
    FolderRemoval.remove(path);
  }

  private void rename() throws IOException {
    Path from = tracked();
    Path to = top.resolve("renamed-" + random.nextInt(9));
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(from, to);
    }
  }

  private static void chmod(Path file) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Set<PosixFilePermission> now = Files.getPosixFilePermissions(file);
      boolean executable = now.contains(PosixFilePermission.OWNER_EXECUTE);
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(executable ? "rw-r--r--" : "rwxr-xr-x"));
    }
  }

  private void link() throws IOException {
    Path at = random.nextBoolean() ? tracked() : top.resolve("linked-" + random.nextInt(5));
    remove(at);
    if (Files.isDirectory(at.resolveSibling(""))) {
      List<String> targets = List.of("nowhere", "a.txt", "/etc/hostname", "sub", "../../elsewhere");
      Files.createSymbolicLink(at, Path.of(targets.get(random.nextInt(targets.size()))));
    }
  }

  private void stageThenChange() throws IOException {
    Path file = tracked();
    edit(file);
    git("add", "--", top.relativize(file).toString());
    edit(file);
  }

  private void stageThenRemove() throws IOException {
    Path file = top.resolve("staged-" + random.nextInt(5));
    edit(file);
    git("add", "--", top.relativize(file).toString());
    remove(file);
  }

  private void commit() throws IOException {
    edit(random.nextBoolean() ? tracked() : top.resolve("committed-" + random.nextInt(5)));
    git("add", "-A");
    git("commit", "--quiet", "-m", "work " + random.nextInt());
  }

  private void forceIgnored() throws IOException {
    Path file = top.resolve("forced-" + random.nextInt(3) + ".log");
    edit(file);
    git("add", "--force", "--", top.relativize(file).toString());
    forced.add(file);
    if (random.nextBoolean()) {
      edit(file);
    }
  }

  /** Changes that git was told not to look at. */
  private void hide() throws IOException {
    git("update-index", random.nextBoolean() ? "--assume-unchanged" : "--skip-worktree", "b.txt");
    edit(top.resolve("b.txt"));
  }

  /** Bytes that are no text, under a name that is none; a shell makes it. */
  private void binary() throws IOException {
    byte[] bytes = new byte[random.nextInt(200_000)];
    random.nextBytes(bytes);
    Path file = top.resolve("binary-" + random.nextInt(3));
    remove(file);
    Files.write(file, bytes);
    git("-c", "alias.odd=!cp " + file.getFileName() + " \"$(printf 'odd-\\377\\376')\"", "odd");
  }

  /** What stands in the tree, by name: kind, whether it can be run, content. */
  Map<Path, String> content() throws IOException {
    Map<Path, String> seen = new HashMap<>();
    // A file added by force is content only while git has it in the index or a commit.
    Set<Path> known = new LinkedHashSet<>();
    for (Path file : forced) {
      boolean inIndex =
          !git("ls-files", "--cached", "--", file.getFileName().toString()).outText().isEmpty();
      if (inIndex) {
        known.add(file);
      }
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(top.resolve(".dispatch")) || folder.equals(top.resolve("build"))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            boolean ignored =
                file.equals(top.resolve(".git"))
                    || (file.toString().endsWith(".log") && !known.contains(file));
            if (!ignored) {
              seen.put(top.relativize(file), describe(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return seen;
  }

  private static String describe(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "link to " + Files.readSymbolicLink(file);
    }
    byte[] bytes = Files.readAllBytes(file);
    return (Files.isExecutable(file) ? "program " : "file ")
        + bytes.length
        + " "
        + Arrays.hashCode(bytes);
  }

  /** What is staged for content that has no conflict, as git lists it. */
  String staged() {
    return git("ls-files", "--stage").outText();
  }

  Stream<String> stagedBlobs() {
    return staged()
        .lines()
        .filter(line -> !line.startsWith("160000"))
        .map(line -> line.split(" ", 3)[1]);
  }

  boolean isConflicted() {
    return !git("ls-files", "-u").outText().isEmpty();
  }

  String head() {
    return git("rev-parse", "HEAD").outText() + git("symbolic-ref", "--quiet", "HEAD").outText();
  }
}
