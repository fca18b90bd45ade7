/** Model servers on loopback that take their script from the prompt, for running real agents. */
@NullMarked
package dev.dispatch.testkit.fakemodel;

import org.jspecify.annotations.NullMarked;
