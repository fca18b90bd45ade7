package dev.dispatch.session;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ProcessIdentity;
import dev.dispatch.exec.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of one agent process, shared with the shim (whose head says what each is). Everything
 * here is read afresh: the files and the process table are the truth. Safe for any thread.
 */
final class ProcessFolder {
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /**
   * In place of the shim's identity: a daemon decided that the program shall not start any more.
   */
  private static final String ABANDONED = "abandoned\n";

  /** The variable that marks everything an agent process starts. */
  static final String MARK = "DISPATCH_SESSION";

  private static final Pattern STATUS = Pattern.compile("[0-9]{1,3}");
  private static final String FOREIGN = "foreign";

  /** Its being there is what counts. */
  static final String LEFT = "left";

  /** Instead, where its program goes on. */
  static final String LET_GO = "let-go";

  private static final String LIVE = "live";
  private static final String ONE_SHOT = "one-shot";

  private final Path path;

  ProcessFolder(Path path) {
    this.path = path;
  }

  /** Makes the folder; from here on a crash leaves something that can be adopted. */
  static ProcessFolder create(Path path, String nonce, boolean live) {
    ProcessFolder folder = new ProcessFolder(path);
    try {
      Files.createDirectory(path, DIRECTORY_MODE);
      if (live) {
        Files.createDirectory(folder.in(), DIRECTORY_MODE);
      }
      writeNew(folder.file("launch"), (nonce + ' ' + (live ? LIVE : ONE_SHOT) + '\n'));
      return folder;
    } catch (FileAlreadyExistsException e) {
      throw new DispatchException(
              ErrorCode.CONFLICT,
              "agent process " + path.getFileName() + " exists already: " + path)
          .causedBy(e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder of an agent process: " + path, e);
    }
  }

  /**
   * Makes the folder of a program that somebody else started and that is only followed.
   *
   * @param process what lives as long as the program's terminal does
   */
  static ProcessFolder createForeign(Path path, String nonce, ProcessIdentity process) {
    ProcessFolder folder = create(path, nonce, false);
    try {
      writeNew(
          folder.file(FOREIGN),
          process.pid() + " " + process.startTicks() + ' ' + process.bootId() + '\n');
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + path, e);
    }
  }

  /** Who it is, where somebody else started it: nobody here ends it. */
  Optional<ProcessIdentity> foreign() {
    return line(FOREIGN).flatMap(ProcessFolder::parseShim);
  }

  /**
   * A program that somebody else started is not followed any more.
   *
   * @param goesOn whether it was let go of, rather than lost
   */
  void leave(boolean goesOn) {
    boolean isAlive = foreign().filter(ProcessIdentity::isAlive).isPresent();
    if (Files.exists(file(LEFT)) || Files.exists(file(LET_GO))) {
      return; // the first time is what it was
    }
    try {
      // That it is there says it all: nobody can read half of it.
      writeNew(file(goesOn && isAlive ? LET_GO : LEFT), "");
    } catch (FileAlreadyExistsException e) {
      // once is enough
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + path, e);
    }
  }

  /** Writes a file that only its owner can read; fails if it is there. */
  static void writeNew(Path file, String text) throws IOException {
    writeNew(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static void writeNew(Path file, byte[] bytes) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (SeekableByteChannel channel = Files.newByteChannel(file, options, FILE_MODE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  Path in() {
    return file("in");
  }

  /** The value of the mark; empty if the daemon died before it wrote the launch file. */
  Optional<String> nonce() {
    return line("launch").map(line -> line.split(" ", -1)[0]);
  }

  /** Whether the program's stdin is fed through the control FIFO. */
  boolean isLive() {
    return line("launch").filter(line -> line.endsWith(' ' + LIVE)).isPresent();
  }

  /** Who the shim is; empty if it has not recorded itself, or never will. */
  Optional<ProcessIdentity> shim() {
    // 1 is no shim, and the group -1 is everybody
    return line("shim").flatMap(ProcessFolder::parseShim).filter(shim -> shim.pid() > 1);
  }

  private static Optional<ProcessIdentity> parseShim(String line) {
    String[] words = line.split(" ", -1);
    try {
      return words.length == 3
          ? Optional.of(
              new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Who the agent program is; empty if it was not started. */
  Optional<ProcessIdentity> agent() {
    Optional<ProcessIdentity> shim = shim();
    Optional<String> pid = line("pid");
    if (shim.isEmpty() || pid.isEmpty()) {
      return Optional.empty();
    }
    return parseShim(pid.get() + ' ' + shim.get().bootId());
  }

  /** The shim if it is alive and, as far as may be seen, carries this folder's mark. */
  boolean isShimAlive() {
    return shim().filter(ProcessIdentity::isAlive).filter(this::carriesMark).isPresent();
  }

  private boolean carriesMark(ProcessIdentity process) {
    Path environ = Path.of("/proc", Long.toString(process.pid()), "environ");
    return nonce()
        .map(n -> !Files.isReadable(environ) || ProcessTable.hasVariable(process.pid(), MARK, n))
        .orElse(false);
  }

  /**
   * Whether the shim, the program or anything it left behind lives: whose mark, session or group it
   * has is only known from here. Rather yes than no, where a number may have been given out again.
   */
  boolean isAnyAlive() {
    if (foreign().isPresent()) {
      return !state().isFinal();
    }
    Optional<ProcessIdentity> shim = shim();
    Optional<String> nonce = nonce();
    if (shim.filter(ProcessIdentity::isAlive).isPresent()
        || agent().filter(ProcessIdentity::isAlive).isPresent()) {
      return true;
    }
    long leader =
        shim.filter(s -> s.bootId().equals(ProcessIdentity.thisBoot()))
            .map(ProcessIdentity::pid)
            .orElse(-1L);
    return ProcessTable.alive().stream()
        .anyMatch(stat ->
            stat.session() == leader
                || stat.group() == leader
                || nonce.filter(n -> ProcessTable.hasVariable(stat.pid(), MARK, n)).isPresent());
  }

  Optional<ExitStatus> exit() {
    return line("exit")
        .filter(STATUS.asMatchPredicate())
        .map(text -> new ExitStatus(Integer.parseInt(text) & 0xff));
  }

  ProcessState state() {
    Optional<ProcessIdentity> foreign = foreign();
    if (foreign.isPresent()) {
      if (Files.exists(file(LET_GO))) {
        return new ProcessState.LetGo();
      }
      return !Files.exists(file(LEFT)) && foreign.get().isAlive()
          ? new ProcessState.Running(foreign.get())
          : new ProcessState.Lost(false);
    }
    Optional<ExitStatus> exit = exit();
    if (exit.isEmpty()) {
      Optional<ProcessIdentity> shim = shim();
      if (shim.isEmpty()) {
        return Files.exists(file("shim")) && !isAbandoned()
            ? new ProcessState.Lost(false) // ended between making its file and filling it
            : new ProcessState.NeverStarted();
      }
      if (isShimAlive()) {
        return new ProcessState.Running(shim.get());
      }
      exit = exit(); // recorded between the first look and the shim's end
    }
    return exit.<ProcessState>map(ProcessState.Ended::new)
        .orElseGet(
            () -> new ProcessState.Lost(agent().filter(ProcessIdentity::isAlive).isPresent()));
  }

  /**
   * Decides that the program shall not start, unless its shim decided first. Whoever makes the file
   * has decided.
   */
  void abandonUnlessStarted() {
    try {
      writeNew(file("shim"), ABANDONED);
    } catch (FileAlreadyExistsException e) {
      // the shim was first, or an earlier daemon
    } catch (IOException e) {
      throw new UncheckedIOException("cannot mark " + path + " as abandoned", e);
    }
  }

  /** Whether it is settled who was first: the shim's file is there and whole. */
  boolean isDecided() {
    return line("shim").isPresent();
  }

  private boolean isAbandoned() {
    return line("shim").filter(ABANDONED.strip()::equals).isPresent();
  }

  /** The first line of a small file if it is complete; a half-written one is as good as none. */
  private Optional<String> line(String name) {
    try {
      String text = Files.readString(file(name), StandardCharsets.ISO_8859_1);
      int end = text.indexOf('\n');
      return end < 0 ? Optional.empty() : Optional.of(text.substring(0, end));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file(name), e);
    }
  }
}
