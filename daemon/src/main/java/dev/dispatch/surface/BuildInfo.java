package dev.dispatch.surface;

/**
 * Which dispatch this is.
 *
 * @param version {@code 0.1.0}
 * @param build identifies the jars
 */
public record BuildInfo(String version, String build) {}
