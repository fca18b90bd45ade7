package dev.dispatch.session;

import java.nio.file.Path;

/** What an agent program has as its stdin. */
public sealed interface AgentInput {
  /** {@code /dev/null}. */
  record Empty() implements AgentInput {}

  /** A file, read from its start; a prompt too long for an argument. */
  record FromFile(Path file) implements AgentInput {
    public FromFile {
      if (!file.isAbsolute()) {
        throw new IllegalArgumentException("stdin file is not absolute: " + file);
      }
    }
  }

  /** A pipe that stays open and takes what {@link AgentProcess#send} is given. */
  record Live() implements AgentInput {}

  /** The terminal it runs in. */
  record Terminal() implements AgentInput {}
}
