package dev.dispatch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tutorial, word for word: what it says to type is typed, what it shows is seen. */
final class TutorialTest {
  private static final Duration STEP_LIMIT = Duration.ofSeconds(30);

  @Test
  void firstTaskGoesAsItIsWritten() throws IOException {
    String page = Documents.read(Documents.page("docs/tutorial/first-task.md"));
    List<Documents.Block> blocks = Documents.blocks(page);
    assertThat(blocks).hasSizeGreaterThan(15);
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      linkLauncher(sandbox);
      Path cwd = sandbox.work();
      String seen = "";
      for (Documents.Block block : blocks) {
        if (block.language().equals("sh")) {
          Path where = sandbox.folder().resolve("cwd");
          CommandResult result = shell(sandbox, cwd, block.text() + "pwd >'" + where + "'\n");
          assertThat(result.exit()).as(block.text() + result).isZero();
          cwd = Path.of(Files.readString(where).strip());
          seen = result.out();
        } else {
          assertThat(block.language()).as(block.text()).isEqualTo("text");
          assertShows(seen, block.text());
        }
      }
    }
  }

  /** As the page says: a link to the launcher, in a folder on PATH. */
  private static void linkLauncher(DispatchSandbox sandbox) throws IOException {
    Path bin = Files.createDirectories(sandbox.home().resolve(".local/bin"));
    Files.createSymbolicLink(bin.resolve("dispatch"), sandbox.launcher());
    sandbox.env("PATH", bin + ":" + sandbox.environment().get("PATH"));
  }

  private static CommandResult shell(DispatchSandbox sandbox, Path cwd, String script) {
    RunningCommand command = sandbox.startProgram(cwd, List.of("sh", "-e", "-c", script));
    command.closeInput();
    return command.await(STEP_LIMIT);
  }

  /** Each line is there, in this order, whatever stands around it. */
  private static void assertShows(String seen, String expected) {
    int from = 0;
    for (String line : expected.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      int at = seen.indexOf(line, from);
      assertThat(at).as("'" + line + "' in\n" + seen).isNotNegative();
      from = at + line.length();
    }
  }
}
