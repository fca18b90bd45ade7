/** The command line, as a projection of the op registry. */
@NullMarked
package dev.dispatch.surface.cli;

import org.jspecify.annotations.NullMarked;
