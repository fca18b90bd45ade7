package dev.dispatch.daemon;

import dev.dispatch.surface.ClientCall;
import dev.dispatch.wire.Request;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** A call whose client is this process: its own standard streams. Ctrl-C ends the process. */
final class ConsoleCall implements ClientCall, AutoCloseable {
  private final Request request;
  private final OutputStream out =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
  private final OutputStream err =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.err));

  ConsoleCall(Request request) {
    this.request = request;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public boolean worker() {
    return false;
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
    return StdinReading.all(stdin(), maxBytes);
  }

  @Override
  public Optional<String> readLine() throws IOException {
    return StdinReading.line(stdin());
  }

  @Override
  public InputStream stdin() throws IOException {
    out.flush();
    err.flush();
    return System.in;
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public void onCancel(Runnable action) {}

  @Override
  public void detachable(String message) {}

  @Override
  public void notDetachable() {}

  @Override
  public void close() throws IOException {
    out.flush();
    err.flush();
  }
}
