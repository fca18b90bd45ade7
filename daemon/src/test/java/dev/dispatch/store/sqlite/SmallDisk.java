package dev.dispatch.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own in memory, mounted from its making to its closing. Needs the right to
 * mount: without it a test is skipped, and fails in CI.
 */
final class SmallDisk implements AutoCloseable {
  private static final int LIMIT_SECONDS = 10;

  private final Path folder;

  SmallDisk(Path folder, int sizeKib) {
    this.folder = folder;
    boolean mounted =
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + sizeKib + "k", "tmpfs", "" + folder));
    if (System.getenv("CI") != null) {
      assertThat(mounted).as("CI may mount a tmpfs").isTrue();
    }
    assumeTrue(mounted, "mounting a tmpfs is not allowed here");
  }

  /** Refuses every write from now on. */
  void makeReadOnly() {
    assertThat(run(List.of("mount", "-o", "remount,ro", "" + folder))).isTrue();
  }

  private static boolean run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Leaves no more than a few bytes; the file it returns holds them all. */
  Path fill() throws IOException {
    Path filler = folder.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      return filler; // full
    }
  }

  @Override
  public void close() {
    assertThat(run(List.of("umount", "-l", "" + folder))).isTrue();
  }
}
