package dev.dispatch.settings;

import java.util.Optional;

/**
 * An entry under {@code aliases}.
 *
 * @param model where it is not said, the alias's own name is meant
 * @param prompt the role text put before the worker prompt
 */
public record Alias(String name, Optional<String> model, Optional<String> prompt, Mark mark) {
  /** The model that is meant. */
  public String modelName() {
    return model.orElse(name);
  }
}
