/**
 * The one place that starts processes, and what is known of processes that run: short programs with
 * a deadline and an output cap, the environment rules for agents, identities that survive a reused
 * pid.
 */
@NullMarked
package dev.dispatch.exec;

import org.jspecify.annotations.NullMarked;
