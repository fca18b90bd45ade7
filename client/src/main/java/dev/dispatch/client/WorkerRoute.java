package dev.dispatch.client;

import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers' socket, for every command from inside an agent. It never starts a daemon: one
 * started there would die with the agent's tool call. A daemon that was reached once and is gone is
 * waited for, as long as the agent lets a command run; an {@code ask} then goes on with its
 * question. For one thread.
 */
final class WorkerRoute implements Connections {
  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final Duration GONE_LIMIT = Duration.ofSeconds(25);
  private static final String RESUME = "--resume ";

  private final WorkerFacts facts;
  private final long patienceEnds;
  private boolean reached;
  private @Nullable String question;

  WorkerRoute(WorkerFacts facts) {
    this.facts = facts;
    this.patienceEnds = System.nanoTime() + facts.patience().toNanos();
  }

  @Override
  public SocketChannel open() throws ClientFailure, InterruptedException {
    SocketChannel channel = tryOpen();
    while (channel == null && reached && System.nanoTime() < patienceEnds) {
      Thread.sleep(PAUSE);
      channel = tryOpen();
    }
    if (channel != null) {
      reached = true;
      return channel;
    }
    String open = question;
    if (open != null) {
      throw facts.stillWaiting(open);
    }
    throw unreachable("no daemon listens at " + facts.socket());
  }

  private @Nullable SocketChannel tryOpen() throws ClientFailure {
    Path socket = facts.socket();
    if (socket == null) {
      throw unreachable("the path of the workers' socket cannot be told");
    }
    try {
      return DaemonConnector.tryConnect(socket);
    } catch (ClientFailure e) {
      throw unreachable(String.valueOf(e.getMessage()));
    }
  }

  private static ClientFailure unreachable(String reason) {
    return new ClientFailure(
        ClientFailure.UNAVAILABLE,
        reason + "; inside an agent no command starts a daemon",
        "work on with the task's files, as the prompt says");
  }

  /** An {@code ask} whose question is out goes on with it, rather than ask again. */
  @Override
  public ClientContext again(ClientContext sent, @Nullable String notice) {
    int at = notice == null ? -1 : notice.indexOf(RESUME);
    if (notice == null || at < 0 || !sent.argv().getFirst().equals("ask")) {
      return sent;
    }
    String number = notice.substring(at + RESUME.length()).strip();
    question = number;
    List<String> argv = new ArrayList<>(List.of("ask", "--resume", number));
    if (sent.argv().contains("--json")) {
      argv.add("--json");
    }
    return sent.withArguments(argv);
  }

  @Override
  public void awaitGone() throws ClientFailure, InterruptedException {
    reached = true;
    boolean _ = isGoneWithin(GONE_LIMIT);
  }

  @Override
  public boolean isGoneWithin(Duration limit) throws ClientFailure, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      SocketChannel channel = tryOpen();
      if (channel == null) {
        return true;
      }
      close(channel);
      Thread.sleep(PAUSE);
    }
    return false;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (java.io.IOException e) {
      // It was opened only to see whether it can be.
    }
  }
}
