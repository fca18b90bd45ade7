/**
 * What the surfaces share: a call of a client, who takes it, and the runner that carries out ops
 * for all of them.
 */
@NullMarked
package dev.dispatch.surface;

import org.jspecify.annotations.NullMarked;
