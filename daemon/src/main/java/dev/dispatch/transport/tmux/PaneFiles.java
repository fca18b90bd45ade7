package dev.dispatch.transport.tmux;

import dev.dispatch.exec.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Files by which an agent that dispatch did not start takes part: its prompt, and what tells the
 * command line in its pane which lane it is.
 *
 * @param home {@code $DISPATCH_HOME}
 */
record PaneFiles(Path home) {
  private static final String PRIVATE = "rw-------";
  private static final String PRIVATE_FOLDER = "rwx------";

  /** Writes a prompt where only this user reads it, and says where. */
  Path prompt(String title, String text) {
    Path file = folder("prompts").resolve(title + ".md");
    write(file, text);
    return file;
  }

  /**
   * Says which lane the pane is; the client looks for it by {@code TMUX} and {@code TMUX_PANE}.
   *
   * @param serverPid of the tmux server
   * @param agent for as long as whom it holds
   */
  void name(long serverPid, String pane, ProcessIdentity agent, Map<String, String> variables) {
    String lane =
        variables.entrySet().stream()
            .filter(entry -> entry.getValue().indexOf('\n') < 0)
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
    String alive = "agent=" + agent.pid() + " " + agent.startTicks() + "\n";
    write(named(serverPid, pane), alive + lane);
  }

  /** The pane is that lane no more; where it is another one by now, that stays. */
  void unname(long serverPid, String pane, String lane) {
    Path file = named(serverPid, pane);
    try {
      if (Files.exists(file)
          && Files.readString(file).lines().anyMatch(("DISPATCH_LANE=" + lane)::equals)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path named(long serverPid, String pane) {
    return folder("panes").resolve(serverPid + "-" + pane.substring(1));
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(
          home.resolve(name),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FOLDER)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    Path whole = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(whole);
      Files.createFile(
          whole, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
      Files.writeString(whole, text);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
