package dev.dispatch.surface;

import dev.dispatch.op.ResultMemory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers as long as it lives. */
public final class InMemoryResultMemory implements ResultMemory {
  private final Map<String, Remembered> outcomes = new ConcurrentHashMap<>();

  @Override
  public Optional<Remembered> find(String requestId) {
    return Optional.ofNullable(outcomes.get(requestId));
  }

  @Override
  public void keep(String requestId, Remembered outcome) {
    outcomes.put(requestId, outcome);
  }
}
