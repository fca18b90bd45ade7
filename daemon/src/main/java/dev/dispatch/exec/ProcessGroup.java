package dev.dispatch.exec;

import java.util.function.Consumer;

/** A program that leads its own session, with everything in it and everything it started. */
final class ProcessGroup {
  private ProcessGroup() {}

  static void terminate(long leader) {
    signal(leader, ProcessTable::terminate);
  }

  static void kill(long leader) {
    signal(leader, ProcessTable::kill);
  }

  private static void signal(long leader, Consumer<ProcessStat> signal) {
    for (ProcessStat process : ProcessTable.alive()) {
      if (process.group() == leader || process.session() == leader) {
        signal.accept(process);
      }
    }
  }
}
