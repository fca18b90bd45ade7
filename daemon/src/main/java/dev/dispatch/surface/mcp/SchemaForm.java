package dev.dispatch.surface.mcp;

/** How a tool that carries several ops describes what each of them takes. */
public enum SchemaForm {
  /**
   * One closed object with {@code op} and every op's params side by side; the description says
   * which op takes which. What the hosts take: the model APIs behind Claude Code and Codex refuse a
   * schema with {@code oneOf} at its top.
   */
  FLAT,
  /**
   * One closed alternative for each op, told apart by {@code op}: exact, for hosts that take it.
   */
  ONE_OF
}
