package dev.dispatch.settings;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.settings.ConfigDesk.Edited;
import dev.dispatch.settings.ConfigDesk.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The changes of a configuration that have a meaning, with the rules they keep to. */
public final class ConfigEditor {
  private final ConfigDesk desk;

  public ConfigEditor(ConfigDesk desk) {
    this.desk = desk;
  }

  /** Adds a model that is not there yet to a backend that is. */
  public Edited addModel(ConfigScope scope, Target target, String name, String backend) {
    Settings settings = desk.load(scope).settings();
    refuseTaken(settings.models().keySet(), "model", name);
    requireKnown(settings.backends().keySet(), "backend", backend);
    ConfigValue entry = ConfigValue.table(Map.of("backend", ConfigValue.text(backend)));
    return put(scope, target, KeyPath.of("models", name), entry);
  }

  /** Lets another backend run a model. */
  public Edited repoint(ConfigScope scope, String model, String backend) {
    Settings settings = desk.load(scope).settings();
    requireKnown(settings.models().keySet(), "model", model);
    requireKnown(settings.backends().keySet(), "backend", backend);
    KeyPath key = KeyPath.of("models", model, "backend");
    return put(scope, Target.HOLDER, key, ConfigValue.text(backend));
  }

  /**
   * Takes a model out.
   *
   * @param instead the name that the default and the aliases that mean it get; without one, a model
   *     that is meant is not taken out
   */
  public Edited removeModel(ConfigScope scope, String name, Optional<String> instead) {
    Settings settings = desk.load(scope).settings();
    requireKnown(settings.models().keySet(), "model", name);
    instead.ifPresent(other -> {
      if (other.equals(name)) {
        throw new DispatchException(
            ErrorCode.VALIDATION, "model " + name + " cannot stand in for itself");
      }
      requireKnown(settings.models().keySet(), "model", other);
    });
    List<ConfigChange> changes = new ArrayList<>();
    List<String> users = new ArrayList<>();
    if (settings.defaultName().equals(Optional.of(name)) && !isNamedElsewhere(settings, name)) {
      users.add("it is the default");
      instead.ifPresent(
          o -> changes.add(new ConfigChange.Put(KeyPath.of("default"), ConfigValue.text(o))));
    }
    for (Alias alias : settings.aliases().values()) {
      if (alias.modelName().equals(name)) {
        users.add("alias " + alias.name() + " is of it");
        instead.ifPresent(o ->
            changes.add(
                new ConfigChange.Put(
                    KeyPath.of("aliases", alias.name(), "model"), ConfigValue.text(o))));
      }
    }
    if (!users.isEmpty() && instead.isEmpty()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "model " + name + " is in use: " + String.join(", ", users),
          "dispatch config remove-model " + name + " --repoint OTHER");
    }
    return removed(scope, changes, KeyPath.of("models", name));
  }

  /** Re-points first, each in the file that says it, so that no file ever names what is gone. */
  private Edited removed(ConfigScope scope, List<ConfigChange> repointing, KeyPath key) {
    List<ConfigChange> changes = new ArrayList<>(repointing);
    changes.add(new ConfigChange.Remove(key));
    return desk.editEach(scope, changes);
  }

  private static boolean isNamedElsewhere(Settings settings, String name) {
    return settings.aliases().containsKey(name) || settings.agents().containsKey(name);
  }

  /** Says which agent runs when nothing is said. */
  public Edited setDefault(ConfigScope scope, Target target, String name) {
    Settings settings = desk.load(scope).settings();
    requireKnown(settings.names(), "agent", name);
    return put(scope, target, KeyPath.of("default"), ConfigValue.text(name));
  }

  /** Adds a backend that is not there yet. */
  public Edited addBackend(
      ConfigScope scope,
      Target target,
      String name,
      String command,
      Optional<Backend.AppendModel> append) {
    refuseTaken(desk.load(scope).settings().backends().keySet(), "backend", name);
    return put(scope, target, KeyPath.of("backends", name), backend(command, append));
  }

  private static ConfigValue backend(String command, Optional<Backend.AppendModel> append) {
    requireCommand(command);
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    keys.put("command", ConfigValue.text(command));
    append.ifPresent(when ->
        keys.put("append-model", ConfigValue.text(when.name().toLowerCase(java.util.Locale.ROOT))));
    return ConfigValue.table(keys);
  }

  /** Adds an alias of a model. */
  public Edited addAlias(
      ConfigScope scope, Target target, String name, String model, Optional<String> prompt) {
    Settings settings = desk.load(scope).settings();
    refuseTaken(settings.aliases().keySet(), "alias", name);
    requireKnown(settings.models().keySet(), "model", model);
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    keys.put("model", ConfigValue.text(model));
    prompt.ifPresent(text -> keys.put("prompt", ConfigValue.text(text)));
    return put(scope, target, KeyPath.of("aliases", name), ConfigValue.table(keys));
  }

  /** Takes an alias out, unless it is the default. */
  public Edited removeAlias(ConfigScope scope, String name, Optional<String> instead) {
    Settings settings = desk.load(scope).settings();
    requireKnown(settings.aliases().keySet(), "alias", name);
    boolean meant =
        settings.defaultName().equals(Optional.of(name)) && !settings.models().containsKey(name);
    if (meant && instead.isEmpty()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "alias " + name + " is in use: it is the default",
          "dispatch config remove-alias " + name + " --repoint OTHER");
    }
    List<ConfigChange> changes = new ArrayList<>();
    if (meant) {
      requireKnown(settings.names(), "agent", instead.orElseThrow());
      changes.add(
          new ConfigChange.Put(KeyPath.of("default"), ConfigValue.text(instead.orElseThrow())));
    }
    return removed(scope, changes, KeyPath.of("aliases", name));
  }

  /**
   * Adds a command as an agent of its own: an entry of the older format where the files use that,
   * otherwise a backend and a model of that name to which no model flag is appended.
   */
  public Edited addAgent(ConfigScope scope, Target target, String name, String command) {
    Settings settings = desk.load(scope).settings();
    refuseTaken(settings.names(), "agent", name);
    if (!settings.agents().isEmpty()) {
      requireCommand(command);
      ConfigValue entry = ConfigValue.table(Map.of("command", ConfigValue.text(command)));
      return put(scope, target, KeyPath.of("agents", name), entry);
    }
    refuseTaken(settings.backends().keySet(), "backend", name);
    return desk.edit(
        scope,
        target,
        List.of(
            new ConfigChange.Put(
                KeyPath.of("backends", name),
                backend(command, Optional.of(Backend.AppendModel.NEVER))),
            new ConfigChange.Put(
                KeyPath.of("models", name),
                ConfigValue.table(Map.of("backend", ConfigValue.text(name))))));
  }

  private static void requireCommand(String command) {
    if (command.isBlank()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "the command is empty, expected one that starts an agent",
          "dispatch config add-agent mine --command './agent.sh --yes'");
    }
  }

  private Edited put(ConfigScope scope, Target target, KeyPath key, ConfigValue value) {
    return desk.edit(scope, target, List.of(new ConfigChange.Put(key, value)));
  }

  private static void refuseTaken(Collection<String> taken, String what, String name) {
    if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "the name of the " + what + " is " + Quoted.of(name) + ", expected one line of text");
    }
    if (taken.contains(name)) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "there is a"
              + (what.startsWith("a") ? "n " : " ")
              + what
              + " called "
              + Quoted.of(name)
              + " already",
          "dispatch config show");
    }
  }

  private static void requireKnown(Collection<String> known, String what, String name) {
    if (!known.contains(name)) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND,
          "no " + what + " is called " + Quoted.of(name) + "; there are " + List.copyOf(known),
          "dispatch config show");
    }
  }
}
