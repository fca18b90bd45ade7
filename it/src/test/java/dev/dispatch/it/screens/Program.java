package dev.dispatch.it.screens;

import java.nio.file.Path;
import java.util.Map;

/** An agent program of one version. */
interface Program {

  /** The agent's name, as rule files have it. */
  String agent();

  String version();

  /** What is typed into a shell to start it. */
  String command();

  /**
   * Writes what the program needs in its home to talk to the fake model server only.
   *
   * @param trusted whether it knows the project already
   * @return its environment
   */
  Map<String, String> environment(Path home, Path work, boolean trusted);

  /** Plays its sessions and saves their screens. */
  void record();
}
