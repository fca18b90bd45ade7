/** JSON Schemas of ops. */
@NullMarked
package dev.dispatch.surface.schema;

import org.jspecify.annotations.NullMarked;
