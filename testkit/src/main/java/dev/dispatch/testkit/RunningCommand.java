package dev.dispatch.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A started program with its output collected by threads of its own, so that it never blocks on a
 * test that does not look. Every wait has a limit and fails with what was seen so far.
 */
public final class RunningCommand {
  private final List<String> command;
  private final Process process;
  private final Collected out;
  private final Collected err;

  RunningCommand(List<String> command, Process process) {
    this.command = List.copyOf(command);
    this.process = process;
    this.out = new Collected(process.getInputStream());
    this.err = new Collected(process.getErrorStream());
  }

  /** The process itself, for signals and its pid. */
  public Process process() {
    return process;
  }

  /** Standard output so far. */
  public String out() {
    return out.text();
  }

  /** Standard error so far. */
  public String err() {
    return err.text();
  }

  /** Writes to its standard input; a program that has ended takes nothing and no harm. */
  public void type(String text) {
    try {
      OutputStream input = process.getOutputStream();
      input.write(text.getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException ended) {
      // Its exit code tells more than a broken pipe.
    }
  }

  /** Ends its standard input. */
  public void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException ended) {
      // As above.
    }
  }

  /** Waits until standard output holds that text. */
  public void awaitOut(String text, Duration limit) {
    awaitOut(seen -> seen.contains(text), limit);
  }

  /** Waits until standard output is as wanted. */
  public void awaitOut(Predicate<String> wanted, Duration limit) {
    if (!out.await(wanted, limit)) {
      throw new AssertionError("not seen within " + limit + " from " + this);
    }
  }

  /** Waits until standard error is as wanted. */
  public void awaitErr(Predicate<String> wanted, Duration limit) {
    if (!err.await(wanted, limit)) {
      throw new AssertionError("not seen within " + limit + " from " + this);
    }
  }

  /** Waits for its end. */
  public CommandResult await(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("did not end within " + limit + ": " + this);
      }
      out.awaitEnd(limit);
      err.awaitEnd(limit);
      return new CommandResult(process.exitValue(), out.text(), err.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + this, e);
    }
  }

  /** Sends a signal by name, {@code INT} say, to this process alone. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor(10, TimeUnit.SECONDS);
  }

  /** Ends it hard if it still runs. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public String toString() {
    return String.join(" ", command) + "\n--- out\n" + out.text() + "\n--- err\n" + err.text();
  }

  /** One stream's bytes so far. */
  private static final class Collected {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;

    Collected(InputStream stream) {
      reader = Thread.ofPlatform().daemon().start(() -> copy(stream));
    }

    private void copy(InputStream stream) {
      byte[] buffer = new byte[8192];
      try (stream) {
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
          add(buffer, read);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void add(byte[] buffer, int length) {
      lock.lock();
      try {
        bytes.write(buffer, 0, length);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    boolean await(Predicate<String> wanted, Duration limit) {
      long nanosLeft = limit.toNanos();
      lock.lock();
      try {
        while (!wanted.test(bytes.toString(StandardCharsets.UTF_8))) {
          if (nanosLeft <= 0) {
            return false;
          }
          nanosLeft = changed.awaitNanos(nanosLeft);
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        lock.unlock();
      }
    }

    void awaitEnd(Duration limit) throws InterruptedException {
      reader.join(limit);
    }

    String text() {
      lock.lock();
      try {
        return bytes.toString(StandardCharsets.UTF_8);
      } finally {
        lock.unlock();
      }
    }
  }
}
