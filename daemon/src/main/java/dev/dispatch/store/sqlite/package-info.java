/**
 * The registry in SQLite: one writing thread that commits many transactions together, three reading
 * threads, a schema with a version. The only package that speaks SQL.
 */
@NullMarked
package dev.dispatch.store.sqlite;

import org.jspecify.annotations.NullMarked;
