package dev.dispatch.config;

import dev.dispatch.settings.KeyPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every key a configuration may have, and the shape of its value. Keys of parts that read them
 * later are known by name, so that one file serves several versions.
 */
final class ConfigKeys {
  /** The shape of a value. */
  sealed interface Shape {
    /** A word or sentence; one of the choices, where there are any. */
    record Text(List<String> choices) implements Shape {}

    /** A span of time. */
    record Time() implements Shape {}

    /** True or false. */
    record Flag() implements Shape {}

    /** A list of texts. */
    record Texts() implements Shape {}

    /** Texts by name. */
    record TextMap() implements Shape {}

    /** Known keys. */
    record Keys(Map<String, Shape> members) implements Shape {}

    /** Entries by a name of the user's. */
    record Entries(Shape entry) implements Shape {}

    /** What another part reads. */
    record Open() implements Shape {}
  }

  private static final Shape TEXT = new Shape.Text(List.of());
  private static final Shape OPEN = new Shape.Open();
  private static final Shape FLAG = new Shape.Flag();

  /** A repository may not grant itself trust, nor set up the user's daemon or windows. */
  private static final Set<String> USER_ONLY = Set.of("policy", "daemon", "http", "terminal");

  /** Named by parts that are not there yet. */
  private static final List<String> LATER =
      List.of(
          "daemon",
          "http",
          "tmux",
          "follow-ups",
          "notify",
          "transport",
          "sandbox",
          "approval_policy",
          "effort",
          "service_tier",
          "model_provider",
          "prefix",
          "goal",
          "prompt",
          "output_schema",
          "base",
          "developer");

  /** Whether no part of this version reads that top-level key. */
  static boolean isForLater(String key) {
    return LATER.contains(key);
  }

  private static final Shape.Keys TOP = top();

  private ConfigKeys() {}

  private static Shape.Keys top() {
    Shape backend = backend();
    Map<String, Shape> keys = new LinkedHashMap<>();
    keys.put("default", TEXT);
    keys.put("confirm-default", FLAG);
    keys.put("backends", new Shape.Entries(backend));
    keys.put("models", new Shape.Entries(new Shape.Keys(Map.of("backend", TEXT))));
    keys.put("aliases", new Shape.Entries(new Shape.Keys(Map.of("model", TEXT, "prompt", TEXT))));
    keys.put("agents", new Shape.Entries(backend));
    keys.put("stall_after", new Shape.Time());
    keys.put("monitor_limit", new Shape.Time());
    keys.put("presets", new Shape.Entries(OPEN));
    keys.put("workspace", workspace());
    keys.put("skills", new Shape.Keys(Map.of("prefix", TEXT, "auth-notes", TEXT)));
    keys.put("task-management", texts("tool", "repo", "id-format", "branch-format"));
    keys.put("quality-gates", texts("test", "lint", "format", "build"));
    keys.put(
        "trackers",
        new Shape.Entries(new Shape.Keys(Map.of("fetch", TEXT, "timeout", new Shape.Time()))));
    keys.put(
        "policy",
        new Shape.Keys(
            Map.of(
                "allow_attached_writes", FLAG, "allow_workspace_setup", FLAG, "approvals", OPEN)));
    keys.put("terminal", new Shape.Keys(Map.of("window", TEXT)));
    LATER.forEach(name -> keys.put(name, OPEN));
    return new Shape.Keys(keys);
  }

  private static Shape backend() {
    Map<String, Shape> keys = new LinkedHashMap<>();
    keys.put("command", TEXT);
    keys.put("transport", TEXT);
    keys.put("args", new Shape.Texts());
    keys.put("env", new Shape.TextMap());
    keys.put("prompt", new Shape.Text(List.of("argv", "stdin", "file")));
    keys.put("append-model", new Shape.Text(List.of("auto", "always", "never")));
    keys.put("permission-mode", TEXT);
    keys.put("auth-notes", TEXT);
    return new Shape.Keys(keys);
  }

  private static Shape texts(String... names) {
    Map<String, Shape> keys = new LinkedHashMap<>();
    for (String name : names) {
      keys.put(name, TEXT);
    }
    return new Shape.Keys(keys);
  }

  private static Shape workspace() {
    Map<String, Shape> keys = new LinkedHashMap<>();
    for (String key :
        List.of("default", "worktree", "worktree_branch", "worktree_path", "worktree_base")) {
      keys.put(key, OPEN);
    }
    Map<String, Shape> preset = new LinkedHashMap<>(keys);
    preset.put("mode", OPEN);
    keys.put("presets", new Shape.Entries(new Shape.Keys(preset)));
    return new Shape.Keys(keys);
  }

  static Shape.Keys all() {
    return TOP;
  }

  static boolean isUserOnly(String key) {
    return USER_ONLY.contains(key);
  }

  /** The shape of what may stand at a path; empty where the key is not known. */
  static Optional<Shape> shape(KeyPath path) {
    Shape shape = TOP;
    for (String key : path.keys()) {
      Shape next =
          switch (shape) {
            case Shape.Keys keys -> keys.members().get(key);
            case Shape.Entries entries -> entries.entry();
            case Shape.TextMap _ -> TEXT;
            case Shape.Open open -> open;
            case Shape.Text _, Shape.Time _, Shape.Flag _, Shape.Texts _ -> null;
          };
      if (next == null) {
        return Optional.empty();
      }
      shape = next;
    }
    return Optional.of(shape);
  }

  /** Whether tables at a path are laid over each other key by key. */
  static boolean isMerged(KeyPath path) {
    return shape(path)
        .map(shape ->
            shape instanceof Shape.Entries
                || (path.depth() == 1
                    && (shape instanceof Shape.Keys || shape instanceof Shape.Open)))
        .orElse(false);
  }

  /** Whether a path names an entry, which says something by being there. */
  static boolean isEntry(KeyPath path) {
    return path.depth() > 1
        && shape(path.parent()).filter(Shape.Entries.class::isInstance).isPresent();
  }
}
