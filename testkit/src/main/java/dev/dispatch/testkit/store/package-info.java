/** The store's contract as tests, records to fill it with, and a store in memory. */
@NullMarked
package dev.dispatch.testkit.store;

import org.jspecify.annotations.NullMarked;
