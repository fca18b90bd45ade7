package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.Conversation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One client of a tmux server in control mode: commands go in as lines, each reply comes between
 * {@code %begin} and {@code %end} or {@code %error}, in the order of the commands. No program is
 * started for a command. Safe for any thread.
 */
final class ControlClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Conversation conversation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<CompletableFuture<Reply>> waiting = new ArrayDeque<>();
  private boolean over;

  // of the reading thread alone
  private @Nullable String openBlock;
  private final List<String> block = new ArrayList<>();
  private String lastWords = "";

  /** What a command came to: its lines of output, or of complaint. */
  record Reply(boolean ok, List<String> lines) {
    Reply {
      lines = List.copyOf(lines);
    }

    String text() {
      return String.join("\n", lines);
    }
  }

  /**
   * Connects.
   *
   * @param argv a tmux command that attaches with {@code -C}
   */
  ControlClient(List<String> argv, Map<String, String> environment) {
    conversation = Conversation.start(argv, Path.of("/"), environment, this::take, this::end);
  }

  private void take(String line) {
    if (openBlock == null) {
      if (line.startsWith("%begin ")) {
        openBlock = line.substring("%begin ".length());
        block.clear();
      } else {
        lastWords = line;
      }
      return;
    }
    boolean ok = line.equals("%end " + openBlock);
    if (ok || line.equals("%error " + openBlock)) {
      // The flag says whether it answers a line of ours; attaching itself is answered as well.
      if (openBlock.endsWith(" 1")) {
        answer(new Reply(ok, block));
      } else if (!ok) {
        lastWords = String.join(" ", block);
      }
      openBlock = null;
    } else {
      block.add(line);
    }
  }

  private void answer(Reply reply) {
    CompletableFuture<Reply> next;
    lock.lock();
    try {
      next = waiting.poll();
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.complete(reply);
    }
  }

  private void end() {
    List<CompletableFuture<Reply>> lost;
    lock.lock();
    try {
      over = true;
      lost = List.copyOf(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    lost.forEach(future -> future.completeExceptionally(gone()));
  }

  private IOException gone() {
    return new IOException("the tmux server is gone: " + lastWords);
  }

  /** Sends a command; its reply comes later, or an {@link IOException} where the server is gone. */
  CompletableFuture<Reply> send(String... words) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    lock.lock();
    try {
      if (over) {
        reply.completeExceptionally(gone());
        return reply;
      }
      conversation.write(ControlLine.of(words));
      waiting.add(reply); // its reply waits for the lock
    } catch (IOException e) {
      reply.completeExceptionally(e);
    } finally {
      lock.unlock();
    }
    return reply;
  }

  /**
   * Sends a command and waits for its reply.
   *
   * @throws DispatchException {@code AGENT_UNAVAILABLE} if the server is gone or does not answer
   *     within ten seconds; the command may still be carried out then
   */
  Reply ask(String... words) {
    try {
      return send(words).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          "tmux did not answer " + words[0] + " within " + LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DispatchException(ErrorCode.AGENT_UNAVAILABLE, String.valueOf(cause.getMessage()))
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DispatchException(ErrorCode.INTERRUPTED, "interrupted while asking tmux")
          .causedBy(e);
    }
  }

  boolean isAlive() {
    lock.lock();
    try {
      return !over && conversation.isAlive();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    conversation.close();
  }
}
