package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Scalar;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.KeyPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What it takes to bring one file up to date: entries of {@code agents} become backends with a
 * model of the same name, to which no model flag is appended, as before; options that present
 * programs refuse are replaced.
 */
record MigrationPlan(List<ConfigChange> changes, List<String> steps) {
  private static final String REFUSED = "--full-auto";
  private static final String INSTEAD = "-s workspace-write";
  private static final Pattern CODEX =
      Pattern.compile("(?s)(^|.*[\\s/;&|])codex\\s(.*\\s)?" + REFUSED + "(\\s.*|$)");

  static MigrationPlan of(Table table, boolean keepOptions) {
    MigrationPlan plan = new MigrationPlan(new ArrayList<>(), new ArrayList<>());
    Table agents = table.table("agents");
    if (!agents.members().isEmpty()) {
      plan.move(table, agents);
    }
    if (!keepOptions) {
      plan.replaceOptions(table, "backends", "backends");
      plan.replaceOptions(table, "agents", "backends");
    }
    return plan;
  }

  /** Commands with an option that the present program refuses. */
  static Map<KeyPath, ConfigValue> refused(Table table) {
    Map<KeyPath, ConfigValue> found = new java.util.LinkedHashMap<>();
    for (String section : List.of("backends", "agents")) {
      table
          .table(section)
          .members()
          .forEach((name, entry) -> {
            if (entry instanceof Table keys
                && keys.members().get("command") instanceof Scalar command
                && CODEX.matcher(command.text().strip()).matches()) {
              found.put(KeyPath.of(section, name, "command"), command);
            }
          });
    }
    return found;
  }

  static String outdated() {
    return REFUSED
        + " is refused by present versions of codex; dispatch config migrate writes "
        + INSTEAD;
  }

  private void move(Table table, Table agents) {
    boolean alone = !table.members().containsKey("backends");
    if (alone) {
      changes.add(new ConfigChange.Rename(KeyPath.of("agents"), "backends"));
    }
    agents
        .members()
        .forEach((name, value) -> {
          Table entry = value instanceof Table keys ? keys : Table.EMPTY;
          KeyPath backend = KeyPath.of("backends", name);
          if (!alone) {
            refuseTaken(table, backend, value);
            changes.add(new ConfigChange.Put(backend, entry));
            changes.add(new ConfigChange.Remove(KeyPath.of("agents", name)));
          }
          if (!entry.members().containsKey("append-model")) {
            changes.add(
                new ConfigChange.Put(backend.then("append-model"), ConfigValue.text("never")));
          }
          if (!table.table("models").members().containsKey(name)) {
            changes.add(
                new ConfigChange.Put(
                    KeyPath.of("models", name),
                    ConfigValue.table(Map.of("backend", ConfigValue.text(name)))));
          }
          steps.add("agents." + name + " is now backend and model " + name);
        });
  }

  private static void refuseTaken(Table table, KeyPath backend, ConfigValue agent) {
    table
        .at(backend)
        .ifPresent(there -> {
          throw new DispatchException(
              ErrorCode.CONFLICT,
              "%s (%s) and the older agent of that name (%s) are both there; nothing was written"
                  .formatted(backend, there.mark().place(), agent.mark().place()),
              "take one of them out, then: dispatch config migrate");
        });
  }

  private void replaceOptions(Table table, String section, String now) {
    refused(table)
        .forEach((path, value) -> {
          if (path.keys().getFirst().equals(section)) {
            KeyPath at = KeyPath.of(now, path.keys().get(1), "command");
            changes.add(new ConfigChange.ReplaceWord(at, REFUSED, INSTEAD));
            steps.add(REFUSED + " in " + at + " is now " + INSTEAD);
          }
        });
  }
}
