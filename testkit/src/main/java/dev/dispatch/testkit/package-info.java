/** What tests use to run the built programs without touching the user's own. */
@NullMarked
package dev.dispatch.testkit;

import org.jspecify.annotations.NullMarked;
