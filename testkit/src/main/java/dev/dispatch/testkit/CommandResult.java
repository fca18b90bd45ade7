package dev.dispatch.testkit;

/** How a command ended. */
public record CommandResult(int exit, String out, String err) {}
