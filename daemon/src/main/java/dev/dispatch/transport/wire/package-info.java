/** Agents that speak a structured protocol: a program of {@code session} and a codec of core. */
@org.jspecify.annotations.NullMarked
package dev.dispatch.transport.wire;
