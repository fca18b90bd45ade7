package dev.dispatch.surface;

import dev.dispatch.wire.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One request of one client, from its first frame to its exit code. Methods may be called from any
 * thread. Every write blocks while the client does not read and throws {@link IOException} once it
 * is gone.
 */
public interface ClientCall {
  Request request();

  /** Whether it came by the socket for workers. */
  boolean worker();

  /** The client's standard output; buffered, flushed before a prompt and at the end. */
  OutputStream out();

  /** The client's standard error; buffered likewise. */
  OutputStream err();

  /**
   * The client's standard input to its end. At most once a call, and not together with the others.
   *
   * @throws InputTooLargeException where there is more than {@code maxBytes}
   */
  byte[] readAllStdin(int maxBytes) throws IOException;

  /** The next line of standard input without its end; empty at its end. Waits for the person. */
  Optional<String> readLine() throws IOException;

  /**
   * The same without waiting: the next line once it is there, empty at the end of the input and of
   * the call. Nothing else of standard input may be asked for before.
   */
  default CompletableFuture<Optional<String>> lineLater() throws IOException {
    return CompletableFuture.completedFuture(readLine());
  }

  /** Standard input as it comes, for as long as the call lasts. */
  InputStream stdin() throws IOException;

  /** Whether the client has pressed Ctrl-C or is gone. */
  boolean cancelled();

  /** Runs once when the call is cancelled, at once where it already is. Must not block. */
  void onCancel(Runnable action);

  /** From now on Ctrl-C at the client prints this text and leaves the work running. */
  void detachable(String message) throws IOException;

  /** From now on Ctrl-C cancels again. */
  void notDetachable() throws IOException;
}
