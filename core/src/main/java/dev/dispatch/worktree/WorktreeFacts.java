package dev.dispatch.worktree;

import java.util.Optional;

/**
 * What a look at a worktree showed.
 *
 * @param problem why it cannot be used: gone, not ours; empty where all is well
 * @param branch what is checked out now; empty when detached
 * @param head the commit it stands at; empty where it has none
 * @param changes how many files differ from that commit, new ones included
 * @param sizeBytes on disk, ignored files included
 * @param live whether a process works inside
 */
public record WorktreeFacts(
    Optional<String> problem,
    Optional<String> branch,
    Optional<String> head,
    int changes,
    long sizeBytes,
    boolean live) {}
