/** MCP over lines, as a projection of the op registry. */
@NullMarked
package dev.dispatch.surface.mcp;

import org.jspecify.annotations.NullMarked;
