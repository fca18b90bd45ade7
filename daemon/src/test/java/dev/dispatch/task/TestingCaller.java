package dev.dispatch.task;

import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somebody who stands in a directory, in a lane or not, and hears what is shown. */
public final class TestingCaller implements Caller {
  private final String cwd;
  private final Optional<LaneRef> lane;
  private final List<String> shown = new ArrayList<>();

  public TestingCaller(String cwd, Optional<LaneRef> lane) {
    this.cwd = cwd;
    this.lane = lane;
  }

  public List<String> shown() {
    return List.copyOf(shown);
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
  public Channel channel() {
    return Channel.CLI;
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
    throw new UnsupportedOperationException();
  }

  @Override
  public void emit(Emission emission) {
    shown.add(emission.text());
  }

  @Override
  public void detachable(String notice) {}
}
