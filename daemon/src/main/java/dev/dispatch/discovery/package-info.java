/** Which agent programs there are, and which models they say they can run. */
@NullMarked
package dev.dispatch.discovery;

import org.jspecify.annotations.NullMarked;
