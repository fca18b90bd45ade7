/** The real agent programs: finding them, their homes, running them under an empty environment. */
@NullMarked
package dev.dispatch.testkit.agents;

import org.jspecify.annotations.NullMarked;
