package dev.dispatch.testkit.scripted;

/** What a line of a scripted agent's script can ask for. */
enum Verb {
  /** {@code SAY text}: a line on stdout. */
  SAY,
  /** {@code PARTIAL text}: text on stdout without a line end. */
  PARTIAL,
  /** {@code STDERR text}: a line on stderr. */
  STDERR,
  /** {@code TICK n [note]}: ticks the nth item of the plan in the file. */
  TICK,
  /** Ticks every open item. */
  TICKALL,
  /** {@code BLOCK n question}: marks the nth item {@code [?]}. */
  BLOCK,
  /** {@code PROBLEM n text}: marks the nth item {@code [!]}. */
  PROBLEM,
  /** Writes the plan as it was at the start, as an agent that knows of no other writer does. */
  REPLAN,
  /**
   * {@code ASK question}: asks by files as a foreign worker does (count + 1) and prints {@code
   * ANSWER n text}; after {@code limit_ms} (3 minutes) without an answer writes context.md, marks
   * the first open item {@code [?]} and ends with 0.
   */
  ASK,
  /** {@code ASKCLI question}: asks by {@code $DISPATCH_BIN ask}, resuming while it exits 75. */
  ASKCLI,
  /** Writes the completion marker. */
  DONE,
  /** {@code OUTPUT text}: writes output.md. */
  OUTPUT,
  /** {@code WRITE path text}: writes a file. */
  WRITE,
  /** {@code SHELL command}: runs it with sh, output to stdout, and prints {@code EXITED n}. */
  SHELL,
  /** {@code SLEEP milliseconds}. */
  SLEEP,
  /** {@code WAITFILE path}: goes on once the path exists (10 minutes at most). */
  WAITFILE,
  /** {@code EXIT code}: ends at once. */
  EXIT,
  /** {@code GARBAGE n}: n bytes on stdout that are no UTF-8, the same every time. */
  GARBAGE,
  /** {@code LONGLINE n}: one line of n MiB on stdout. */
  LONGLINE,
  /** {@code LINES n text}: n numbered lines on stdout. */
  LINES,
  /** {@code ECHO path}: writes the SHA-256 of the prompt as received, in hex, to the path. */
  ECHO,
  /** {@code PROMPT path}: writes the prompt as received. */
  PROMPT,
  /** {@code ENVIRONMENT path}: writes the environment, sorted, one variable a line. */
  ENVIRONMENT,
  /** {@code STREAM path [milliseconds]}: copies a file's lines to stdout at this pace. */
  STREAM,
  /** {@code FORK path}: leaves a process in a session of its own behind, its pid in the path. */
  FORK,
  /** From here on TERM does not end the agent. */
  IGNORE_TERM
}
