package dev.dispatch.client;

import dev.dispatch.wire.Frame;
import dev.dispatch.wire.FrameWriter;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the client's process ends. On Ctrl-C the JVM runs this as its shutdown hook and then exits
 * with 128 + the signal's number: the daemon is told and given a moment to say how the call ended,
 * or, where the call may be left running, the person is told that it is.
 */
final class Ending extends Thread {
  private static final long CANCEL_LIMIT_MILLIS = 2000;
  private static final long EXIT_LIMIT_MILLIS = 10_000;

  private final Console console;
  private final CountDownLatch callEnded = new CountDownLatch(1);
  private volatile @Nullable FrameWriter daemon;
  private volatile @Nullable String detachText;
  private volatile boolean interrupted;

  Ending(Console console) {
    super("ending");
    this.console = console;
  }

  /** From now on a signal ends the client in order. */
  void install() {
    Runtime.getRuntime().addShutdownHook(this);
  }

  /** The connection that a cancel goes to. */
  void connected(FrameWriter writer) {
    daemon = writer;
  }

  /** What a signal prints instead of cancelling; null: it cancels. */
  void detachable(@Nullable String text) {
    detachText = text;
  }

  /** Ends the process, unless a signal is already doing so; does not return. */
  void exit(int code) throws InterruptedException {
    callEnded.countDown();
    if (interrupted) {
      Thread.sleep(EXIT_LIMIT_MILLIS);
    }
    Runtime.getRuntime().halt(code);
  }

  /** The shutdown hook. */
  @Override
  public void run() {
    interrupted = true;
    String text = detachText;
    FrameWriter writer = daemon;
    if (text != null) {
      console.err(text + "\n");
    } else if (writer != null && callEnded.getCount() > 0) {
      cancel(writer);
    }
  }

  private void cancel(FrameWriter writer) {
    Thread sender =
        new Thread("cancel") {
          @Override
          public void run() {
            try {
              writer.write(new Frame.Cancel());
            } catch (IOException gone) {
              callEnded.countDown();
            }
          }
        };
    sender.setDaemon(true);
    sender.start();
    try {
      callEnded.await(CANCEL_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
