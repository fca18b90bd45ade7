package dev.dispatch.settings;

import java.util.Optional;

/**
 * An entry under {@code models}.
 *
 * @param backend the backend's name; where it is not said, the model's own name is meant
 */
public record Model(String name, Optional<String> backend, Mark mark) {
  /** The backend that is meant. */
  public String backendName() {
    return backend.orElse(name);
  }
}
