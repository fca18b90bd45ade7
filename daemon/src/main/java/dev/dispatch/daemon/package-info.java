/** The daemon as a process: start, home, lock, sockets, life cycle, expiry, and its wiring. */
@NullMarked
package dev.dispatch.daemon;

import org.jspecify.annotations.NullMarked;
