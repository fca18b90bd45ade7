package dev.dispatch.task;

/**
 * The answer to an item that the worker marked {@code [?]} without a question file. It stands until
 * the item is seen with another marker.
 *
 * @param item the item's number
 * @param text the item's words
 * @param asked what the worker wrote under it, else the item's words
 */
public record ItemAnswer(int item, String text, String asked, String answer) {}
