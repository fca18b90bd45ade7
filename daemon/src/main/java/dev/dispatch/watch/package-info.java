/** The one file watcher of the daemon: hints that a directory changed, and a sweep for the rest. */
@NullMarked
package dev.dispatch.watch;

import org.jspecify.annotations.NullMarked;
