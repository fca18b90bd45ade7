package dev.dispatch.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processes of this machine as {@code /proc} shows them. Stateless; safe for any thread. */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private ProcessTable() {}

  /** The process with that pid now, dead or alive; empty if there is none. */
  public static Optional<ProcessStat> stat(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("stat"));
      return Optional.of(ProcessStat.parse(new String(bytes, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      return Optional.empty(); // gone, or gone while it was read
    }
  }

  /**
   * Every process that is alive; one that starts or ends meanwhile may or may not be among them.
   */
  public static List<ProcessStat> alive() {
    List<ProcessStat> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        stat(Long.parseLong(entry.getFileName().toString()))
            .filter(ProcessStat::isAlive)
            .ifPresent(found::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list /proc", e);
    }
    return found;
  }

  /**
   * Processes whose working directory is that folder or below it; those that may not be looked at
   * are not among them.
   *
   * @param folder with links resolved
   */
  public static List<Long> workingIn(Path folder) {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        if (isIn(entry.resolve("cwd"), folder)) {
          found.add(Long.parseLong(entry.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list /proc", e);
    }
    return found;
  }

  private static boolean isIn(Path link, Path folder) {
    try {
      return Files.readSymbolicLink(link).startsWith(folder);
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }

  /**
   * The words a process was started with, or gave itself since; empty if it may not be looked at.
   */
  public static List<String> commandLine(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("cmdline"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What a variable was when the process was started; empty if it may not be looked at. */
  public static Optional<String> variable(long pid, String name) {
    return Optional.ofNullable(environment(pid).get(name));
  }

  /** The variables a process was started with; none if it may not be looked at. */
  public static Map<String, String> environment(long pid) {
    Map<String, String> variables = new LinkedHashMap<>();
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
      for (String entry : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
        int end = entry.indexOf('=');
        if (end > 0) {
          variables.putIfAbsent(entry.substring(0, end), entry.substring(end + 1));
        }
      }
      return variables;
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** Whether the process was started with {@code NAME=VALUE}; false if it may not be looked at. */
  public static boolean hasVariable(long pid, String name, String value) {
    byte[] environment;
    try {
      environment = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
    } catch (IOException e) {
      return false;
    }
    byte[] wanted = (name + '=' + value).getBytes(StandardCharsets.UTF_8);
    int start = 0;
    for (int i = 0; i < environment.length; i++) {
      if (environment[i] == 0) {
        if (matches(environment, start, i, wanted)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static boolean matches(byte[] bytes, int start, int end, byte[] wanted) {
    return Arrays.equals(bytes, start, end, wanted, 0, wanted.length);
  }

  /**
   * Ends a process at once if it is still the one that was seen; a process that took over its pid
   * is left alone.
   */
  public static void kill(ProcessStat seen) {
    end(seen, true);
  }

  /** Asks a process to end (TERM) if it is still the one that was seen. */
  public static void terminate(ProcessStat seen) {
    end(seen, false);
  }

  private static void end(ProcessStat seen, boolean forcibly) {
    // The handle remembers its own start time and checks it again when it signals.
    Optional<ProcessHandle> handle = ProcessHandle.of(seen.pid());
    boolean same =
        stat(seen.pid()).filter(now -> now.startTicks() == seen.startTicks()).isPresent();
    if (handle.isEmpty() || !same || handle.get().equals(ProcessHandle.current())) {
      return;
    }
    if (forcibly) {
      handle.get().destroyForcibly();
    } else {
      handle.get().destroy();
    }
  }
}
