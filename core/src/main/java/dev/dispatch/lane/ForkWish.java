package dev.dispatch.lane;

import java.util.Optional;

/**
 * A conversation from a point of another, as somebody wants it.
 *
 * @param handle what to call the lane; made from the other's otherwise
 * @param withoutTurns how many of the newest turns are left out
 */
public record ForkWish(Optional<String> handle, int withoutTurns) {}
