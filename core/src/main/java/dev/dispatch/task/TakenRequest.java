package dev.dispatch.task;

/**
 * A caller's request that was carried out on a task, stored in the same transaction as what it did.
 * A caller who lost the reply asks again with the same id, and is then told what came of it.
 *
 * @param id the caller's own
 * @param subject what it was about, for the reply: an inbox entry, the number of a question; may be
 *     empty
 */
public record TakenRequest(String id, String subject) {}
