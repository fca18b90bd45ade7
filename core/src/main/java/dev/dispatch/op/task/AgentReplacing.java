package dev.dispatch.op.task;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.FailureCause;
import dev.dispatch.op.Caller;
import dev.dispatch.settings.Alias;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigEditor;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import dev.dispatch.settings.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Puts an agent that works in the place of one that does not, in the configuration and with
 * consent, so that the next task does not fail in the same way.
 */
final class AgentReplacing {
  /** Causes that will be there the next time too. */
  private static final Set<FailureCause> LASTING =
      EnumSet.of(
          FailureCause.CLI_MISSING,
          FailureCause.NOT_LOGGED_IN,
          FailureCause.REFUSED,
          FailureCause.REFUSED_AS_ROOT,
          FailureCause.QUOTA,
          FailureCause.MODEL_UNAVAILABLE);

  private final ConfigDesk config;
  private final ConfigScope scope;

  AgentReplacing(ConfigDesk config, ConfigScope scope) {
    this.config = config;
    this.scope = scope;
  }

  /** The agent that failed, and why. */
  record Failed(AgentChoice agent, Optional<FailureCause> cause) {}

  /** What would be changed; empty where the configuration does not hang on the failed agent. */
  private List<String> steps(Failed failed, AgentChoice next) {
    Settings settings = config.load(scope).settings();
    List<String> steps = new ArrayList<>();
    if (isDefault(failed, next, settings)) {
      steps.add("make " + next.name() + " the default instead of " + failed.agent().name());
    }
    for (Alias alias : aliasesOf(failed, next, settings)) {
      steps.add("let alias " + alias.name() + " mean " + next.model().orElseThrow());
    }
    if (isGone(failed, next, settings)) {
      steps.add("take model " + failed.agent().model().orElseThrow() + " out");
    }
    return steps;
  }

  /** An alias that will mean the next agent stays the default, with its role. */
  private static boolean isDefault(Failed failed, AgentChoice next, Settings settings) {
    Optional<String> name = settings.defaultName();
    return name.equals(Optional.of(failed.agent().name()))
        && aliasesOf(failed, next, settings).stream()
            .noneMatch(alias -> name.equals(Optional.of(alias.name())));
  }

  private static List<Alias> aliasesOf(Failed failed, AgentChoice next, Settings settings) {
    boolean nextIsModel = next.model().filter(settings.models()::containsKey).isPresent();
    return settings.aliases().values().stream()
        .filter(alias -> nextIsModel)
        .filter(alias -> failed.agent().model().equals(Optional.of(alias.modelName())))
        .toList();
  }

  /** A model that an alias goes on to mean stays, however useless. */
  private static boolean isGone(Failed failed, AgentChoice next, Settings settings) {
    Set<Alias> left = new HashSet<>(settings.aliases().values());
    aliasesOf(failed, next, settings).forEach(left::remove);
    boolean isMeant =
        left.stream()
            .anyMatch(alias -> failed.agent().model().equals(Optional.of(alias.modelName())));
    return !isMeant
        && failed.cause().equals(Optional.of(FailureCause.MODEL_UNAVAILABLE))
        && failed.agent().model().filter(settings.models()::containsKey).isPresent();
  }

  /**
   * Changes the configuration if the caller said so, or a person does now.
   *
   * @param told whether the caller said so
   */
  void replace(Failed failed, AgentChoice next, Caller caller, boolean told) {
    boolean lasting = failed.cause().filter(LASTING::contains).isPresent();
    if (failed.agent().name().equals(next.name())
        || !(told || (lasting && caller.isInteractive()))) {
      return;
    }
    List<String> steps = steps(failed, next);
    if (steps.isEmpty()) {
      if (told) {
        caller.note(
            "nothing to remember: the configuration does not name " + failed.agent().name());
      }
      return;
    }
    if (told || agrees(caller, steps)) {
      carryOut(failed, next);
      steps.forEach(step -> caller.note("configuration: " + step));
    }
  }

  private static boolean agrees(Caller caller, List<String> steps) {
    return caller
        .ask("From now on: " + String.join("; ", steps) + "? [y/N] ")
        .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
        .filter(answer -> answer.equals("y") || answer.equals("yes"))
        .isPresent();
  }

  private void carryOut(Failed failed, AgentChoice next) {
    Settings settings = config.load(scope).settings();
    ConfigEditor editor = new ConfigEditor(config);
    if (isDefault(failed, next, settings)) {
      editor.setDefault(scope, Target.HOLDER, next.name());
    }
    for (Alias alias : aliasesOf(failed, next, settings)) {
      KeyPath key = KeyPath.of("aliases", alias.name(), "model");
      ConfigValue model = ConfigValue.text(next.model().orElseThrow());
      config.edit(scope, Target.HOLDER, List.of(new ConfigChange.Put(key, model)));
    }
    if (isGone(failed, next, settings)) {
      editor.removeModel(scope, failed.agent().model().orElseThrow(), Optional.empty());
    }
  }
}
