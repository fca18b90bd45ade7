package dev.dispatch.it.screens;

import dev.dispatch.screen.SavedScreen;
import dev.dispatch.screen.Screen;
import dev.dispatch.screen.ScreenReader;
import dev.dispatch.screen.Verdict;
import dev.dispatch.screenrules.ScreenRuleFiles;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.agents.AgentRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One session with one program: a HOME and a project of its own, a terminal, and the folder that
 * the screens go to. Lies outside of {@code /tmp}, where codex allows what it asks about elsewhere.
 */
final class Recorder implements AutoCloseable {
  private static final Path SCREENS =
      DispatchSandbox.checkout().resolve("core/src/test/resources/screens");

  private static final long PID = ProcessHandle.current().pid();
  // A program that still ends would write into the home of the next session.
  private static final AtomicInteger SESSIONS = new AtomicInteger();

  private final Path root;
  private final Path home;
  private final Path work;
  private final Program program;
  private final RecordedTerminal terminal;

  Recorder(Program program, int columns, boolean trusted) {
    this.program = program;
    try {
      this.root = Path.of("/var/tmp", "rec-" + SESSIONS.incrementAndGet() + "-" + PID);
      this.home = Files.createDirectories(root.resolve("ada"));
      this.work = Files.createDirectories(home.resolve("shop"));
      Files.writeString(work.resolve("file.txt"), "one\ntwo\n");
      // In a folder that is no repository codex asks for no trust.
      AgentRun.start(List.of("git", "init", "--quiet"), Map.of("PATH", "/usr/bin:/bin"), work)
          .await(Duration.ofSeconds(20));
      this.terminal =
          new RecordedTerminal(root, work, program.environment(home, work, trusted), columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one session; a failure is told, and the sessions after it still run. */
  static void session(
      Program program, String name, int columns, boolean trusted, Consumer<Recorder> script) {
    System.out.println(program.agent() + " " + program.version() + ": " + name);
    try (Recorder recorder = new Recorder(program, columns, trusted)) {
      script.accept(recorder);
    } catch (RuntimeException e) {
      System.out.println("  FAILED " + e.getMessage());
    }
  }

  RecordedTerminal terminal() {
    return terminal;
  }

  Path work() {
    return work;
  }

  /** Starts the program in the terminal's shell. */
  void launch(String options) {
    terminal.until("\\$$");
    terminal.type("clear; " + (program.command() + " " + options).strip());
    terminal.keys("Enter");
  }

  /** Pastes a prompt and sends it. */
  void prompt(String text) {
    terminal.paste(text);
    terminal.keys("Enter");
  }

  /** Saves what stands still. */
  void save(String name, Wanted wanted) {
    save(name, terminal.still(), wanted);
  }

  /** Saves what is there at this moment, for a screen that moves. */
  void saveNow(String name, Wanted wanted) {
    save(name, terminal.screen(), wanted);
  }

  private void save(String name, Screen seen, Wanted wanted) {
    Function<String, String> scrub =
        text -> text.replace(home.toString(), "/home/ada").replace(root.toString(), "/home");
    Screen screen =
        new Screen(
            seen.lines().stream().map(scrub).toList(),
            seen.title().map(scrub),
            seen.cursor(),
            seen.copyMode(),
            seen.command());
    String text = SavedScreen.render(screen, wanted.facts());
    if (text.contains(root.getFileName().toString())) {
      throw new IllegalStateException(name + " holds a path of this machine:\n" + text);
    }
    try {
      Path folder = SCREENS.resolve(program.agent()).resolve(program.version());
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name + ".screen"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Verdict verdict =
        ScreenReader.read(new ScreenRuleFiles(root.resolve("none")).of(program.agent()), screen);
    String expected = wanted.state();
    boolean right = verdict.state().wireName().equals(expected);
    System.out.println(
        "  " + name + ": " + verdict.state().wireName() + (right ? "" : "  WRONG, is " + expected));
  }

  @Override
  public void close() {
    terminal.close();
    delete(root);
  }

  /** A program that is still ending may write once more; so this is tried a few times. */
  private static void delete(Path folder) {
    for (int attempt = 1; Files.exists(folder); attempt++) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        if (attempt == 20) {
          throw new IllegalStateException("left behind: " + folder, e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
  }
}
