package dev.dispatch.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration files laid over each other, the stronger winning entry by entry. What no file
 * says is absent. Maps keep the order of the files.
 *
 * @param agents the entries of the older format
 * @param stallAfter how long a task may show no sign of life, where the caller does not say
 * @param monitorLimit how long a task may take in all, where the caller does not say
 * @param all everything, also keys that have no place of their own here ({@code policy}, {@code
 *     presets}); what a repository may not say is not in it
 */
public record Settings(
    Optional<Marked<String>> defaultAgent,
    Map<String, Backend> backends,
    Map<String, Model> models,
    Map<String, Alias> aliases,
    Map<String, Backend> agents,
    Optional<Marked<Duration>> stallAfter,
    Optional<Marked<Duration>> monitorLimit,
    ConfigValue.Table all) {
  public Settings {
    backends = Collections.unmodifiableMap(new LinkedHashMap<>(backends));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
    agents = Collections.unmodifiableMap(new LinkedHashMap<>(agents));
  }

  /** Every name that can be asked for: models, aliases, entries of the older format. */
  public List<String> names() {
    Set<String> names = new LinkedHashSet<>(models.keySet());
    names.addAll(aliases.keySet());
    names.addAll(agents.keySet());
    return List.copyOf(names);
  }

  /** The name that is used when nothing else is said. */
  public Optional<String> defaultName() {
    return defaultAgent.map(Marked::value);
  }

  /** A switch such as {@code policy.allow_attached_writes}; false where no one set it. */
  public boolean isOn(String section, String key) {
    return all.at(KeyPath.of(section, key))
        .filter(v -> v instanceof ConfigValue.Scalar s && s.text().equals("true"))
        .isPresent();
  }
}
