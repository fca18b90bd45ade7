package dev.dispatch.task;

import java.util.Optional;

/**
 * A tick made through dispatch, kept by the item's text so that an agent's whole-file write cannot
 * lose it.
 */
public record KeptTick(String text, Optional<String> note, boolean skipped) {}
