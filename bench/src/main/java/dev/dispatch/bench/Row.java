package dev.dispatch.bench;

/** One claim about speed or size, with the way to measure it. */
interface Row {
  /** What it is called on the command line. */
  String name();

  /** What is measured, for people. */
  String what();

  /** What it may be at most, for people. */
  String limit();

  /**
   * Measures in sandboxes of its own; ends every process it started.
   *
   * @param installs the built program to measure
   */
  Outcome measure(Installs installs) throws Exception;
}
