package dev.dispatch.surface.cli;

import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.op.Prompt;
import dev.dispatch.surface.CallControl;
import dev.dispatch.surface.InputFiles;
import dev.dispatch.surface.SafeText;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The caller at a command line. */
final class CliCaller implements Caller {
  private final CallIo io;
  private final CallControl control;
  private final Output output;

  /** The line that is being typed, whichever prompt it was begun for. */
  private @Nullable Typing typing;

  CliCaller(CallIo io, CallControl control, Output output) {
    this.io = io;
    this.control = control;
    this.output = output;
  }

  @Override
  public String cwd() {
    return io.cwd();
  }

  @Override
  public Map<String, String> environment() {
    return io.environment();
  }

  @Override
  public Optional<LaneRef> lane() {
    return io.lane();
  }

  @Override
  public String requestId() {
    return io.requestId();
  }

  @Override
  public Channel channel() {
    return Channel.CLI;
  }

  @Override
  public boolean isInteractive() {
    return io.stdinIsTerminal() && io.stderrIsTerminal();
  }

  @Override
  public Optional<String> ask(String prompt) {
    return isInteractive() ? io.readLine(SafeText.of(prompt)) : Optional.empty();
  }

  @Override
  public Prompt prompt(String prompt) {
    if (!isInteractive()) {
      return Prompt.closed(Optional.empty());
    }
    String shown = SafeText.of(prompt);
    Typing before = typing;
    if (before != null && before.isOpen()) {
      io.out(shown);
      return before;
    }
    // A line that was ended while nothing was asked answers nothing.
    CompletableFuture<Optional<String>> line = io.lineLater(shown);
    CompletableFuture<Void> _ = line.thenRun(control::wake);
    Typing fresh = new Typing(line);
    typing = fresh;
    return fresh;
  }

  private record Typing(CompletableFuture<Optional<String>> future) implements Prompt {
    @Override
    public boolean isOpen() {
      return !future.isDone();
    }

    @Override
    public Optional<String> line() {
      return isOpen() ? Optional.empty() : future.resultNow();
    }
  }

  @Override
  public String readInput(String pathOrDash) {
    return pathOrDash.equals("-")
        ? InputFiles.decode("stdin", io.readAllStdin(InputFiles.MAX_SIZE_BYTES))
        : InputFiles.read(io.cwd(), pathOrDash);
  }

  @Override
  public void emit(Emission emission) {
    output.emit(emission);
  }

  @Override
  public void note(String line) {
    output.note(line);
  }

  @Override
  public void warn(String line) {
    output.warn(line);
  }

  @Override
  public void detachable(String notice) {
    control.detachable(notice);
    io.detachable(notice);
  }
}
