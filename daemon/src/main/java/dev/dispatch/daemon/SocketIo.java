package dev.dispatch.daemon;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.surface.ClientCall;
import dev.dispatch.surface.InputTooLargeException;
import dev.dispatch.surface.cli.CallIo;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A client's call as the command line sees it. Output to a client that is gone is dropped. */
final class SocketIo implements CallIo {
  private final ClientCall call;
  private final Optional<LaneRef> lane;

  SocketIo(ClientCall call, Optional<LaneRef> lane) {
    this.call = call;
    this.lane = lane;
  }

  @Override
  public List<String> argv() {
    return call.request().argv();
  }

  @Override
  public String cwd() {
    return call.request().cwd();
  }

  @Override
  public Map<String, String> environment() {
    return call.request().environment();
  }

  @Override
  public int width() {
    return call.request().terminals().columns();
  }

  @Override
  public boolean stdinIsTerminal() {
    return call.request().terminals().stdin();
  }

  @Override
  public boolean stdoutIsTerminal() {
    return call.request().terminals().stdout();
  }

  @Override
  public boolean stderrIsTerminal() {
    return call.request().terminals().stderr();
  }

  @Override
  public String requestId() {
    return call.request().id().toString();
  }

  @Override
  public Optional<LaneRef> lane() {
    return lane;
  }

  @Override
  public void out(String text) {
    write(call.out(), text);
  }

  @Override
  public void err(String text) {
    write(call.err(), text);
  }

  private static void write(OutputStream stream, String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (IOException e) {
      // the client is gone; the call is cancelled by that
    }
  }

  @Override
  public Optional<String> readLine(String prompt) {
    try {
      write(call.out(), prompt);
      return call.readLine();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public CompletableFuture<Optional<String>> lineLater(String prompt) {
    try {
      write(call.out(), prompt);
      return call.lineLater();
    } catch (IOException e) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
  }

  @Override
  public byte[] readAllStdin(int limit) {
    try {
      byte[] all = call.readAllStdin(limit);
      if (call.cancelled()) {
        // Half of an input must not be taken for the whole of it.
        throw new DispatchException(
            ErrorCode.INTERRUPTED, "cancelled while reading standard input; nothing was done");
      }
      return all;
    } catch (InputTooLargeException e) {
      return new byte[limit + 1];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onCancel(Runnable hook) {
    call.onCancel(hook);
  }

  @Override
  public void detachable(String notice) {
    try {
      call.detachable(notice);
    } catch (IOException e) {
      // the client is gone; the call is cancelled by that
    }
  }
}
