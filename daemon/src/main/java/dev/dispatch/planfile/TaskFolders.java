package dev.dispatch.planfile;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TaskKey;
import dev.dispatch.plan.Plan;
import dev.dispatch.plan.PlanEdit;
import dev.dispatch.plan.PlanParser;
import dev.dispatch.task.TaskFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Task folders on the file system. Follows no symbolic link out of a folder when it removes one.
 */
public final class TaskFolders implements TaskFiles {
  private static final int EDIT_ATTEMPTS = 10;
  private static final long MAX_OUTPUT_BYTES = 4L << 20;

  private final GitExclude exclude;
  private final IpcFolder ipc;

  public TaskFolders(GitExclude exclude, InstantSource clock) {
    this.exclude = exclude;
    this.ipc = new IpcFolder(clock);
  }

  private static Path folder(TaskKey task) {
    return Path.of(task.folder());
  }

  private static Path plan(TaskKey task) {
    return folder(task).resolve("plan.md");
  }

  private static Path ipcOf(TaskKey task) {
    return folder(task).resolve("ipc");
  }

  @Override
  public void makeRoot(String folder) {
    try {
      Files.createDirectories(Path.of(folder));
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, folder + " cannot be made: " + Replace.reason(e))
          .causedBy(e);
    }
  }

  @Override
  public void removeRoot(String folder) {
    try {
      if (Files.isDirectory(Path.of(folder), LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(Path.of(folder), new Remover());
      }
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, folder + " cannot be removed: " + Replace.reason(e))
          .causedBy(e);
    }
  }

  @Override
  public void create(TaskKey task, String planText) {
    Path folder = folder(task);
    try {
      if (Files.exists(plan(task), LinkOption.NOFOLLOW_LINKS)) {
        Optional<String> present = readText(plan(task));
        if (!present.equals(Optional.of(planText))) {
          throw new DispatchException(
              ErrorCode.CONFLICT,
              "there is another plan already at " + plan(task),
              "use another --id, or remove the folder");
        }
      }
      requireInside(task);
      Files.createDirectories(ipcOf(task));
      exclude.exclude(Path.of(task.root()));
      if (!Files.exists(plan(task), LinkOption.NOFOLLOW_LINKS)) {
        Replace.write(plan(task), planText);
      }
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL,
              "the task's folder " + folder + " cannot be made: " + Replace.reason(e),
              "look at the permissions and the free space of " + task.root())
          .causedBy(e);
    }
  }

  /** A link in the way ({@code .dispatch} pointing elsewhere) must not make us write outside. */
  private static void requireInside(TaskKey task) throws IOException {
    Path root = Path.of(task.root()).toRealPath();
    Path existing = folder(task);
    while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    if (!existing.toRealPath().startsWith(root)) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          existing + " leads out of " + root + "; task files stay within their root",
          "remove the link");
    }
  }

  @Override
  public boolean exists(TaskKey task) {
    return Files.isDirectory(folder(task));
  }

  @Override
  public Plan readPlan(TaskKey task) {
    Path file = plan(task);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Plan.unusable("plan.md is missing");
    }
    if (!Files.isRegularFile(file)) {
      return Plan.unusable("plan.md is not a file");
    }
    try {
      if (Files.size(file) > PlanParser.MAX_BYTES) {
        return Plan.unusable(
            "plan.md has " + Files.size(file) + " bytes, more than a plan may have");
      }
      return readText(file)
          .map(PlanParser::parse)
          .orElseGet(() -> Plan.unusable("plan.md is not UTF-8 text"));
    } catch (IOException e) {
      return Plan.unusable("plan.md cannot be read: " + Replace.reason(e));
    }
  }

  private static Optional<String> readText(Path file) throws IOException {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean editPlan(TaskKey task, Function<String, Optional<String>> change) {
    Path file = plan(task);
    try {
      for (int attempt = 0; attempt < EDIT_ATTEMPTS; attempt++) {
        if (!Files.isRegularFile(file) || Files.size(file) > PlanParser.MAX_BYTES) {
          return false;
        }
        Optional<String> before = readText(file);
        if (before.isEmpty()) {
          return false;
        }
        Optional<String> after = change.apply(before.get());
        if (after.isEmpty() || after.equals(before)) {
          return false;
        }
        if (Replace.writeIfUnchanged(file, before.get(), after.get())) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, file + " cannot be changed: " + Replace.reason(e))
          .causedBy(e);
    }
  }

  @Override
  public boolean hasNote(TaskKey task, String note) {
    try {
      Path file = plan(task);
      return Files.isRegularFile(file)
          && Files.size(file) <= PlanParser.MAX_BYTES
          && readText(file).filter(text -> PlanEdit.addNote(text, note).equals(text)).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Ipc readIpc(TaskKey task) {
    return ipc.read(ipcOf(task));
  }

  @Override
  public int addQuestion(TaskKey task, String text) {
    return ipc.addQuestion(ipcOf(task), text);
  }

  @Override
  public String writeAnswer(TaskKey task, int number, String text) {
    return ipc.writeAnswer(ipcOf(task), number, text);
  }

  @Override
  public void clearCompletion(TaskKey task) {
    try {
      Files.deleteIfExists(ipcOf(task).resolve(IpcFolder.COMPLETION));
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL,
              "the old completion marker cannot be removed: " + Replace.reason(e))
          .causedBy(e);
    }
  }

  @Override
  public boolean hasOutput(TaskKey task) {
    return Files.isRegularFile(folder(task).resolve("output.md"));
  }

  @Override
  public Optional<String> readOutput(TaskKey task) {
    Path file = folder(task).resolve("output.md");
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      if (Files.size(file) > MAX_OUTPUT_BYTES) {
        return Optional.of(
            "output.md has " + Files.size(file) + " bytes; read it at " + file + "\n");
      }
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void copy(TaskKey from, TaskKey to) {
    Path source = folder(from);
    Path target = folder(to);
    try {
      requireInside(to);
      Files.createDirectories(ipcOf(to));
      exclude.exclude(Path.of(to.root()));
      Files.walkFileTree(source, new Copier(source, target));
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL,
              "the task's files cannot be copied from "
                  + source
                  + " to "
                  + target
                  + ": "
                  + Replace.reason(e))
          .causedBy(e);
    }
  }

  @Override
  public void remove(TaskKey task) {
    Path folder = folder(task);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      requireInside(task);
      Files.walkFileTree(folder, new Remover());
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, folder + " cannot be removed: " + Replace.reason(e))
          .causedBy(e);
    }
  }

  /** Copies folders and files; the worker of one task cannot lead it elsewhere by a link. */
  private static final class Copier extends SimpleFileVisitor<Path> {
    private final Path source;
    private final Path target;

    Copier(Path source, Path target) {
      this.source = source;
      this.target = target;
    }

    private Path inTarget(Path path) {
      return target.resolve(source.relativize(path));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      Path copy = inTarget(folder);
      if (!Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(copy);
        Files.createDirectory(copy);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path copy = inTarget(file);
      if (attributes.isRegularFile() && !Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
        // What goes while it is copied was not to stay; a link in its place is replaced.
        try {
          Files.copy(
              file,
              copy,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES,
              LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
          return FileVisitResult.CONTINUE;
        }
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path directory, @org.jspecify.annotations.Nullable IOException problem) throws IOException {
      if (problem != null) {
        throw problem;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
