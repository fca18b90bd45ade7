package dev.dispatch.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker's own command, from inside an agent's sandbox. It never starts a daemon, and tries:
 *
 * <table>
 * <caption>Ways, in order</caption>
 * <tr><th>command</th><th>first</th><th>then</th><th>at last</th></tr>
 * <tr><td>{@code ask}</td><td>files, if the task's {@code ipc} folder can be written: works
 * without a daemon</td><td>the lane's FIFO</td><td>the workers' socket</td></tr>
 * <tr><td>{@code check}, {@code report}</td><td>the lane's FIFO: works while the daemon is
 * down</td><td>the workers' socket</td><td>files: {@code check} and {@code report done}
 * only</td></tr>
 * </table>
 *
 * <p>A tick by files lasts as long as the agent keeps it, and a report by files has no words, so
 * for these two dispatch itself is asked first. Where no way is open the exit code is 8 and the
 * message says what was tried.
 */
final class WorkerCommand {
  private static final Set<String> COMMANDS = Set.of("ask", "report", "check");

  private final ClientContext context;
  private final WorkerFacts facts;
  private final Console console;
  private final Ending ending;
  private final StringBuilder tried = new StringBuilder();

  WorkerCommand(ClientContext context, WorkerFacts facts, Console console, Ending ending) {
    this.context = context;
    this.facts = facts;
    this.console = console;
    this.ending = ending;
  }

  /** Whether these arguments, in a lane, are a worker's command. */
  static boolean takes(List<String> argv) {
    return !argv.isEmpty() && COMMANDS.contains(argv.getFirst());
  }

  /** Runs the command; gives its exit code. */
  int run() throws ClientFailure, ClosedPipeException, InterruptedException {
    return context.argv().getFirst().equals("ask") ? ask() : tell();
  }

  private int ask() throws ClientFailure, ClosedPipeException, InterruptedException {
    AskArguments ask = AskArguments.parse(context.argv());
    if (ask == null) {
      note("files: the arguments are for the daemon to judge");
    } else {
      try {
        return new FileAsk(facts, console, ending).run(ask);
      } catch (NoWayException e) {
        note(e.getMessage());
      }
    }
    try {
      return new FifoWay(context, facts, console).run(ask, true);
    } catch (NoWayException e) {
      note(e.getMessage());
    }
    try {
      return bySocket();
    } catch (NoWayException e) {
      note(e.getMessage());
    }
    throw nothingWorks();
  }

  private int tell() throws ClientFailure, ClosedPipeException, InterruptedException {
    try {
      return new FifoWay(context, facts, console).run(null, false);
    } catch (NoWayException e) {
      note(e.getMessage());
    }
    try {
      return bySocket();
    } catch (NoWayException e) {
      note(e.getMessage());
    }
    try {
      Path task = facts.taskFolder();
      if (task == null) {
        throw new NoWayException("files: DISPATCH_TASK_DIR is not set");
      }
      return new FileTelling(task, console, context.jsonErrors()).run(context.argv());
    } catch (NoWayException e) {
      note(e.getMessage());
    }
    throw nothingWorks();
  }

  private int bySocket()
      throws NoWayException, ClientFailure, ClosedPipeException, InterruptedException {
    WorkerRoute route = new WorkerRoute(facts);
    try {
      return new Forwarder(context, route, CommandKind.ORDINARY, console, ending).forward();
    } catch (WithoutDaemonException e) {
      throw new NoWayException("socket: " + e.getMessage());
    } catch (ClientFailure e) {
      if (e.exitCode() == ClientFailure.UNAVAILABLE) {
        throw new NoWayException("socket: " + e.getMessage());
      }
      throw e;
    }
  }

  private void note(@Nullable String reason) {
    tried.append(tried.isEmpty() ? "" : "; ").append(reason);
  }

  private ClientFailure nothingWorks() {
    return new ClientFailure(
        ClientFailure.UNAVAILABLE,
        context.argv().getFirst() + ": no way to dispatch is open here: " + tried,
        "work on with the task's files, as the prompt says");
  }
}
