package dev.dispatch.exec;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A program that runs for long and is talked to in lines. Its end is the end of its output. It gets
 * no session of its own: closing its stdin is how it is asked to go.
 *
 * <p>Safe for any thread; lines arrive on one thread of its own.
 */
public final class Conversation implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Process process;
  private final OutputStream stdin;
  private final ReentrantLock lock = new ReentrantLock();

  private Conversation(Process process) {
    this.process = process;
    this.stdin = process.getOutputStream();
  }

  /**
   * Starts a program; its errors come among its lines.
   *
   * @param line takes each line of output, without its end
   * @param ended runs once, after the last line
   * @throws DispatchException {@code INTERNAL} if it cannot be started
   */
  public static Conversation start(
      List<String> argv,
      Path cwd,
      Map<String, String> environment,
      Consumer<String> line,
      Runnable ended) {
    ProcessBuilder builder =
        new ProcessBuilder(argv).directory(cwd.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Conversation conversation = new Conversation(builder.start());
      Thread.ofPlatform()
          .daemon()
          .name("conversation-" + argv.getFirst())
          .start(() -> conversation.read(line, ended));
      return conversation;
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, "cannot start " + argv.getFirst() + ": " + e.getMessage())
          .causedBy(e);
    }
  }

  private void read(Consumer<String> line, Runnable ended) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String next = reader.readLine(); next != null; next = reader.readLine()) {
        line.accept(next);
      }
    } catch (IOException e) {
      // as good as its end
    } finally {
      ended.run();
    }
  }

  /**
   * Writes a line.
   *
   * @throws IOException if the program is gone
   */
  public void write(String line) throws IOException {
    lock.lock();
    try {
      stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      stdin.flush();
    } finally {
      lock.unlock();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Closes its stdin, and after two seconds sends TERM; never KILL, which has crashed servers. */
  @Override
  public void close() {
    try {
      stdin.close();
    } catch (IOException e) {
      // gone already
    }
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
