package dev.dispatch.op;

/** What an op may do to the world; decides confirmation, MCP annotations and replay. */
public enum Safety {
  /** Changes nothing. */
  READ,
  /** Changes something that can be gone on from. */
  WRITE,
  /** Removes something a person may want back; asks first. */
  DESTROY
}
