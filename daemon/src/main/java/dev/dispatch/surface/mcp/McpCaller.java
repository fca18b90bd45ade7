package dev.dispatch.surface.mcp;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.surface.CallControl;
import dev.dispatch.surface.InputFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A host, on behalf of whoever it serves. Nobody can be asked anything. */
final class McpCaller implements Caller {
  private final McpCallerFacts facts;
  private final String requestId;
  private final CallControl control;
  private final Consumer<Emission> emissions;
  private final List<String> notes = new ArrayList<>();

  McpCaller(
      McpCallerFacts facts, String requestId, CallControl control, Consumer<Emission> emissions) {
    this.facts = facts;
    this.requestId = requestId;
    this.control = control;
    this.emissions = emissions;
  }

  @Override
  public String cwd() {
    return facts.cwd();
  }

  @Override
  public Map<String, String> environment() {
    return facts.environment();
  }

  @Override
  public Optional<LaneRef> lane() {
    return facts.lane();
  }

  @Override
  public String requestId() {
    return requestId;
  }

  @Override
  public Channel channel() {
    return Channel.MCP;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public Optional<String> ask(String prompt) {
    return Optional.empty();
  }

  @Override
  public String readInput(String pathOrDash) {
    if (pathOrDash.equals("-")) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "input '-' is stdin, which an MCP call has not", "give a file");
    }
    return InputFiles.read(facts.cwd(), pathOrDash);
  }

  @Override
  public void emit(Emission emission) {
    emissions.accept(emission);
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  /** What was said beside the result. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public void warn(String line) {
    notes.add("warning: " + line);
  }

  @Override
  public void detachable(String notice) {
    control.detachable(notice);
  }
}
