package dev.dispatch.daemon;

import dev.dispatch.surface.DaemonControl;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The daemon as surfaces see it.
 *
 * @param identity empty for one command without a daemon
 * @param stopper closes the gate
 */
record HomeControl(DaemonArguments arguments, Optional<Identity> identity, Consumer<String> stopper)
    implements DaemonControl {
  @Override
  public Path home() {
    return arguments.paths().home();
  }

  @Override
  public String build() {
    return arguments.build();
  }

  @Override
  public Optional<Path> launcher() {
    return arguments.launcher().toString().isEmpty()
        ? Optional.empty()
        : Optional.of(arguments.launcher());
  }

  @Override
  public void stop(String reason) {
    stopper.accept(reason);
  }
}
