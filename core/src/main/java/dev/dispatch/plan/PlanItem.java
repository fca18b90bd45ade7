package dev.dispatch.plan;

import java.util.Optional;

/**
 * One checkbox of a plan.
 *
 * @param n its number, from 1
 * @param text what is to be done
 * @param note what the worker wrote under it: a result, its question, its error
 */
public record PlanItem(int n, String text, ItemState state, Optional<String> note) {}
