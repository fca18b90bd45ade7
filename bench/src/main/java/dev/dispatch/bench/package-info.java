/** Speed and size of the built programs: one row a claim, each in a sandbox of its own. */
@NullMarked
package dev.dispatch.bench;

import org.jspecify.annotations.NullMarked;
