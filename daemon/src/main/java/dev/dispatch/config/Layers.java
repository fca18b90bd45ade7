package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.ConfigFile.Layer;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.KeyPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Documents laid over each other, the weakest first. A table of {@link ConfigKeys} is merged key by
 * key; everything else, so also one backend or model, is taken whole from the strongest that has
 * it: half of an entry from one file and half from another would be nobody's.
 */
final class Layers {
  private Layers() {}

  /** Lays them over each other; two files of one layer that say the same key are an error. */
  static Table merge(List<ConfigDocument> documents) {
    Table all = Table.EMPTY;
    for (Layer layer : Layer.values()) {
      Table own = Table.EMPTY;
      for (ConfigDocument document : documents) {
        if (document.layer() == layer) {
          own = over(own, allowed(document), Optional.empty(), true);
        }
      }
      all = over(all, own, Optional.empty(), false);
    }
    return all;
  }

  /** What a file of this layer may say. */
  private static Table allowed(ConfigDocument document) {
    if (document.layer() == Layer.USER) {
      return document.keys();
    }
    Map<String, ConfigValue> members = new LinkedHashMap<>(document.keys().members());
    members.keySet().removeIf(ConfigKeys::isUserOnly);
    return new Table(members, document.keys().mark());
  }

  private static Table over(Table low, Table high, Optional<KeyPath> at, boolean once) {
    Map<String, ConfigValue> members = new LinkedHashMap<>(low.members());
    high.members()
        .forEach((key, value) -> {
          KeyPath path = at.map(p -> p.then(key)).orElseGet(() -> KeyPath.of(key));
          ConfigValue before = members.get(key);
          if (says(value, path)) {
            members.put(key, before == null ? value : one(before, value, path, once));
          }
        });
    return new Table(members, low.members().isEmpty() ? high.mark() : low.mark());
  }

  /** A setting without a value says nothing; an entry ({@code models: {opus:}}) does. */
  private static boolean says(ConfigValue value, KeyPath path) {
    return ConfigKeys.isEntry(path)
        || !(value instanceof ConfigValue.Scalar scalar)
        || scalar.kind() != ConfigValue.Kind.EMPTY;
  }

  private static ConfigValue one(ConfigValue low, ConfigValue high, KeyPath path, boolean once) {
    if (low instanceof Table below && high instanceof Table above && ConfigKeys.isMerged(path)) {
      return over(below, above, Optional.of(path), once);
    }
    if (once) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          path + " is set twice: " + low.mark().place() + " and " + high.mark().place(),
          "keep one of them");
    }
    return high;
  }
}
