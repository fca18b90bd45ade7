package dev.dispatch.daemon;

import dev.dispatch.surface.ClientCall;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.Frame.StdinMode;
import dev.dispatch.wire.FrameReader;
import dev.dispatch.wire.FrameWriter;
import dev.dispatch.wire.ProtocolException;
import dev.dispatch.wire.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call that came over a socket. One thread runs {@link #readInput}, which ends with the
 * connection; the handler uses the rest.
 */
final class SocketCall implements ClientCall {
  private final Request request;
  private final boolean worker;
  private final FrameWriter writer;
  private final CallInput input = new CallInput();
  private final Cancellation cancellation = new Cancellation();
  private final FrameOutput out;
  private final FrameOutput err;
  private volatile boolean streaming;
  private volatile boolean detachable;

  SocketCall(Request request, boolean worker, FrameWriter writer) {
    this.request = request;
    this.worker = worker;
    this.writer = writer;
    this.out = new FrameOutput(writer, Frame.Stdout::new);
    this.err = new FrameOutput(writer, Frame.Stderr::new);
  }

  /** Takes what the client sends until the connection ends. */
  void readInput(FrameReader reader) {
    try {
      for (Frame frame = reader.read(); frame != null; frame = reader.read()) {
        take(frame);
      }
    } catch (IOException gone) {
      // The end of the connection, however it comes, is the end of the input.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cancel();
    }
  }

  private void take(Frame frame) throws IOException, InterruptedException {
    switch (frame) {
      case Frame.StdinBytes bytes -> input.offer(bytes.bytes().toArray());
      case Frame.StdinEnd end -> input.end();
      case Frame.Cancel cancel -> cancel();
      case Request again -> throw unexpected(again);
      case Frame.Stdout wrong -> throw unexpected(wrong);
      case Frame.Stderr wrong -> throw unexpected(wrong);
      case Frame.StdinWanted wrong -> throw unexpected(wrong);
      case Frame.Detachable wrong -> throw unexpected(wrong);
      case Frame.Exit wrong -> throw unexpected(wrong);
      case Frame.Refused wrong -> throw unexpected(wrong);
    }
  }

  private static ProtocolException unexpected(Frame frame) {
    return new ProtocolException("a client may not send " + frame.frameKind());
  }

  /**
   * Runs what the handler asked for, once, and ends the input: in this order, so that whoever reads
   * an end that is none can see why.
   */
  void cancel() {
    cancellation.cancel();
    input.end();
  }

  /** Sends what is buffered and then the exit code. */
  void finish(int code) throws IOException {
    input.discard();
    flush();
    writer.write(new Frame.Exit(code));
  }

  /** Tells the client that the handler broke; it is on its way out anyway. */
  void reportFailure(Exception failure) {
    try {
      err.write(("dispatch: internal error: " + failure + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      cancel();
    }
  }

  /** Whether the call only waits for something that goes on without it. */
  boolean isDetachable() {
    return detachable;
  }

  private void flush() throws IOException {
    out.flush();
    err.flush();
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public boolean worker() {
    return worker;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public OutputStream err() {
    return err;
  }

  @Override
  public byte[] readAllStdin(int maxBytes) throws IOException {
    want(StdinMode.ALL);
    return StdinReading.all(input, maxBytes);
  }

  @Override
  public Optional<String> readLine() throws IOException {
    want(StdinMode.LINE);
    return StdinReading.line(input);
  }

  @Override
  public CompletableFuture<Optional<String>> lineLater() throws IOException {
    want(StdinMode.LINE);
    CompletableFuture<Optional<String>> line = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("line-" + request.pid())
        .start(() -> {
          try {
            line.complete(StdinReading.line(input));
          } catch (IOException | RuntimeException e) {
            line.complete(Optional.empty());
          }
        });
    return line;
  }

  @Override
  public InputStream stdin() throws IOException {
    if (!streaming) {
      streaming = true;
      want(StdinMode.STREAM);
    }
    return input;
  }

  private void want(StdinMode mode) throws IOException {
    flush();
    writer.write(new Frame.StdinWanted(mode));
  }

  @Override
  public boolean cancelled() {
    return cancellation.cancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    cancellation.onCancel(action);
  }

  @Override
  public void detachable(String message) throws IOException {
    setDetachable(message);
  }

  @Override
  public void notDetachable() throws IOException {
    setDetachable(null);
  }

  private void setDetachable(@Nullable String message) throws IOException {
    detachable = message != null;
    writer.write(new Frame.Detachable(message));
  }
}
