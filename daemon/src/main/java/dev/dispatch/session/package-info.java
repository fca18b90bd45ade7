/**
 * Agent processes: detached programs under a shim, each with a folder that holds everything it was
 * given and everything it wrote, and the readers of their wire logs.
 */
@NullMarked
package dev.dispatch.session;

import org.jspecify.annotations.NullMarked;
