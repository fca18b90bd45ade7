package dev.dispatch.op;

import java.time.Instant;

/**
 * How text for a person is drawn. Colour is not in it: a text marks it with {@link Ink}, and the
 * surface shows the marks or takes them out.
 *
 * @param width columns of the terminal, at least 20
 * @param verbose whether details for someone who looks for a fault are wanted
 * @param now for ages such as {@code 3m}
 */
public record TextStyle(int width, boolean verbose, Instant now) {}
