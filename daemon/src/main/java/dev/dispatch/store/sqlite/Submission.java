package dev.dispatch.store.sqlite;

import dev.dispatch.store.Durability;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A transaction that waits for the writer. */
record Submission(
    List<Write> writes, Durability durability, int sizeChars, CompletableFuture<Long> done) {}
