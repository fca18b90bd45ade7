package dev.dispatch.settings;

import java.util.Map;
import java.util.Optional;

/**
 * From where the configuration is seen.
 *
 * @param cwd decides which repository's files count; absolute
 * @param userConfig what the caller's {@code DISPATCH_CONFIG} says; the daemon's own counts where
 *     it is empty
 */
public record ConfigScope(String cwd, Optional<String> userConfig) {
  public static ConfigScope in(String cwd) {
    return new ConfigScope(cwd, Optional.empty());
  }

  /** As a caller in a directory with an environment sees it. */
  public static ConfigScope of(String cwd, Map<String, String> environment) {
    return new ConfigScope(
        cwd, Optional.ofNullable(environment.get("DISPATCH_CONFIG")).filter(v -> !v.isBlank()));
  }
}
