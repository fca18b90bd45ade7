package dev.dispatch.settings;

/** A configured value, and where it was said. */
public record Marked<T>(T value, Mark mark) {}
