package dev.dispatch.op;

/**
 * A command line that a test runs and the reference shows.
 *
 * @param command without the leading {@code dispatch}
 * @param shows what it is an example of
 */
public record Example(String command, String shows) {}
