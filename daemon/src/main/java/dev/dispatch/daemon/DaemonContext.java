package dev.dispatch.daemon;

import dev.dispatch.surface.DaemonControl;
import dev.dispatch.wire.HomePaths;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What {@link Wiring} builds upon.
 *
 * @param install the immutable folder with the jars that run
 */
record DaemonContext(HomePaths paths, Path install, DaemonControl control, InstantSource clock) {}
