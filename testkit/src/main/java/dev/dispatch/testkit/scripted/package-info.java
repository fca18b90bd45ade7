/** A stand-in for an agent program that does what the script in its prompt says. */
@NullMarked
package dev.dispatch.testkit.scripted;

import org.jspecify.annotations.NullMarked;
