package dev.dispatch.daemon;

import dev.dispatch.wire.HomePaths;
import java.nio.file.Path;

/**
 * How the client starts the daemon: {@code HOME INSTALL BUILD LAUNCHER}.
 *
 * @param paths the home folder and what lies in it
 * @param install the immutable folder with the jars that run
 * @param build id of that build
 * @param launcher the {@code dispatch} command that belongs to it
 */
record DaemonArguments(HomePaths paths, Path install, String build, Path launcher) {

  static DaemonArguments parse(String[] args) throws StartException {
    if (args.length < 4) {
      throw new StartException(
          "the daemon takes HOME INSTALL BUILD LAUNCHER, got " + args.length + " arguments",
          "start it with: dispatch up");
    }
    Path home = Path.of(args[0]).toAbsolutePath().normalize();
    return new DaemonArguments(new HomePaths(home), Path.of(args[1]), args[2], Path.of(args[3]));
  }
}
