package dev.dispatch.surface.cli;

import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.surface.CallControl;
import dev.dispatch.surface.InputFiles;
import java.util.Map;
import java.util.Optional;

/** The caller at a command line. */
final class CliCaller implements Caller {
  private final CallIo io;
  private final CallControl control;
  private final Output output;

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
    return isInteractive()
        ? io.readLine(dev.dispatch.surface.SafeText.of(prompt))
        : Optional.empty();
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
  public void warn(String line) {
    output.warn(line);
  }

  @Override
  public void detachable(String notice) {
    control.detachable(notice);
    io.detachable(notice);
  }
}
