package dev.dispatch.op;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All ops, by name; the one thing every surface is made from. Immutable. */
public final class OpRegistry {
  private final Map<String, Op<?, ?>> byName = new LinkedHashMap<>();
  private final Map<String, Op<?, ?>> byCli = new LinkedHashMap<>();

  public OpRegistry(Collection<? extends Op<?, ?>> ops) {
    for (Op<?, ?> op : ops) {
      if (byName.put(op.spec().name(), op) != null) {
        throw twice(op);
      }
      for (String words : op.spec().spellings()) {
        if (byCli.put(words, op) != null) {
          throw twice(op);
        }
      }
    }
  }

  private static IllegalArgumentException twice(Op<?, ?> op) {
    return new IllegalArgumentException("two ops are called " + op.spec().name());
  }

  /** In the order of registration, which is the order of help and reference. */
  public List<Op<?, ?>> all() {
    return List.copyOf(byName.values());
  }

  public Optional<Op<?, ?>> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** By command words, {@code task list}. */
  public Optional<Op<?, ?>> byCli(String words) {
    return Optional.ofNullable(byCli.get(words));
  }

  /** By name; a name that is not there is an error that names the nearest. */
  public Op<?, ?> require(String name) {
    return byName(name)
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.NOT_FOUND, "no op is called " + Quoted.of(name), "dispatch help"));
  }
}
