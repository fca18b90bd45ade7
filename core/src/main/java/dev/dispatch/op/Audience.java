package dev.dispatch.op;

/** Who is offered an op, and so on which MCP server it stands. */
public enum Audience {
  /** People and the agents that act for them. */
  OVERSEER,
  /** An agent at work on a task. */
  WORKER,
  /** The command line alone: it concerns the installation, not the work. */
  TERMINAL
}
