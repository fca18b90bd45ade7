package dev.dispatch.worktree;

import java.util.Optional;

/**
 * Somebody wants a task to have a worktree of its own.
 *
 * @param branch the branch to check out, made where there is none; named after the task otherwise
 */
public record WorktreeWish(Optional<String> branch) {}
