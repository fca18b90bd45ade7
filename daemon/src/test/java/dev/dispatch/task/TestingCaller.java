package dev.dispatch.task;

import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.op.Prompt;
import dev.dispatch.surface.InputFiles;
import java.util.Map;
import java.util.Optional;

/** Somebody who stands in a directory, in a lane or not, and hears what is shown. */
public final class TestingCaller implements Caller {
  private final String cwd;
  private final Optional<LaneRef> lane;
  private final boolean interactive;
  private final StringBuilder screen = new StringBuilder();
  private Optional<String> typed = Optional.empty();

  private TestingCaller(String cwd, Optional<LaneRef> lane, boolean interactive) {
    this.cwd = cwd;
    this.lane = lane;
    this.interactive = interactive;
  }

  public TestingCaller(String cwd, Optional<LaneRef> lane) {
    this(cwd, lane, false);
  }

  /** Somebody at a terminal, who types when the test says so. */
  public static TestingCaller person(String cwd) {
    return new TestingCaller(cwd, Optional.empty(), true);
  }

  /** Ends a line; the newest prompt has it. */
  public void type(String line) {
    typed = Optional.of(line);
  }

  /** Everything shown. */
  public String screen() {
    return screen.toString();
  }

  @Override
  public String cwd() {
    return cwd;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public Optional<LaneRef> lane() {
    return lane;
  }

  @Override
  public String requestId() {
    return "request";
  }

  @Override
  public Channel channel() {
    return Channel.CLI;
  }

  @Override
  public boolean isInteractive() {
    return interactive;
  }

  @Override
  public Optional<String> ask(String prompt) {
    return Optional.empty();
  }

  @Override
  public Prompt prompt(String prompt) {
    screen.append(prompt);
    typed = Optional.empty();
    return new Prompt() {
      @Override
      public boolean isOpen() {
        return typed.isEmpty();
      }

      @Override
      public Optional<String> line() {
        return typed;
      }
    };
  }

  @Override
  public void warn(String line) {
    screen.append("warning: ").append(line).append('\n');
  }

  @Override
  public String readInput(String pathOrDash) {
    return InputFiles.read(cwd, pathOrDash);
  }

  @Override
  public void emit(Emission emission) {
    screen.append(emission.text());
  }

  @Override
  public void note(String line) {
    screen.append(line).append('\n');
  }

  @Override
  public void detachable(String notice) {}
}
