package dev.dispatch.client;

import java.io.IOException;
import java.util.List;

/** Runs one command without a daemon: the daemon's own code in a process on our streams. */
final class OneShotRunner {
  private final ClientContext context;

  OneShotRunner(ClientContext context) {
    this.context = context;
  }

  /** The command's exit code; waits as long as the command takes. */
  int run() throws ClientFailure, InterruptedException {
    List<String> command = new JavaCommand(context).daemon(JavaCommand.ONE_SHOT);
    String streams =
        flag(context.terminals().stdin())
            + flag(context.terminals().stdout())
            + flag(context.terminals().stderr());
    command.add(streams);
    command.add(Integer.toString(context.terminals().columns()));
    command.addAll(context.argv());
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new ClientFailure(
          ClientFailure.INTERNAL, "the command could not be run: " + e.getMessage());
    }
  }

  private static String flag(boolean terminal) {
    return terminal ? "1" : "0";
  }
}
