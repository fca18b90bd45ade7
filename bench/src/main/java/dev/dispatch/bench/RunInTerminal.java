package dev.dispatch.bench;

import dev.dispatch.testkit.agents.RealAgents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * From nothing: {@code dispatch run --transport tmux} until the model server gets the first
 * request, against the same program with a prompt in a plain tmux session, in turns. Both know the
 * folder from the rounds that are not counted.
 */
final class RunInTerminal implements Row {
  private static final int ROUNDS = 10;
  private static final int WARM_UP = 2;
  private static final double LIMIT = 1.5;
  private static final Duration TMUX_LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "prompt-new";
  }

  @Override
  public String what() {
    return "`dispatch run --transport tmux` → first request seen, over the same program in a plain"
        + " tmux, Claude Code, median of 10";
  }

  @Override
  public String limit() {
    return "1.5 ×";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    Samples handed = new Samples();
    Samples plain = new Samples();
    try (RealTerminal terminal = new RealTerminal(installs, RealTerminal.Program.CLAUDE)) {
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        long byRun = byRun(terminal, round);
        long byItself = byItself(terminal, round);
        if (round >= WARM_UP) {
          handed.add(byRun);
          plain.add(byItself);
        }
      }
    }
    double ratio = handed.medianMillis() / plain.medianMillis();
    return Outcome.of(
        ratio <= LIMIT,
        "%.2f × (%.0f ms against %.0f ms)",
        ratio,
        handed.medianMillis(),
        plain.medianMillis());
  }

  private static long byRun(RealTerminal terminal, int round) throws Exception {
    String mark = "handed-" + round + ".";
    long before = System.nanoTime();
    terminal.run("paint-" + round, mark);
    long nanos = terminal.awaitAnswered(mark).receivedNanos() - before;
    terminal.cancel("paint-" + round);
    terminal.awaitStatus("none");
    return nanos;
  }

  private static long byItself(RealTerminal terminal, int round) throws Exception {
    String mark = "plain-" + round + ".";
    String session = "plain-" + round;
    long before = System.nanoTime();
    tmux(
        terminal,
        "new-session",
        "-d",
        "-x",
        "200",
        "-y",
        "50",
        "-s",
        session,
        RealAgents.claude().toString(),
        "--permission-mode",
        "default",
        RealTerminal.prompt("SAY " + mark));
    long nanos = terminal.awaitAnswered(mark).receivedNanos() - before;
    tmux(terminal, "kill-session", "-t", session);
    return nanos;
  }

  private static void tmux(RealTerminal terminal, String... words) throws IOException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("tmux", "-f", "/dev/null", "-S", terminal.plainSocket().toString()));
    command.addAll(List.of(words));
    int exit =
        terminal
            .sandbox()
            .startProgram(terminal.sandbox().work(), command)
            .await(TMUX_LIMIT)
            .exit();
    if (exit != 0) {
      throw new IllegalStateException("tmux " + words[0] + " failed with " + exit);
    }
  }
}
