package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.ProtocolException;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.RequestId;
import dev.dispatch.wire.WorkerChunks;
import dev.dispatch.wire.WorkerReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker's command by the lane's FIFO: the request goes in as lines, the reply is a file that the
 * daemon renames into {@code reply/}. While no daemon runs the request stays in the pipe, which the
 * agent's shim holds open; the daemon notes what it took in {@code reply/<id>.taken}, so that
 * another one goes on with it. A request of which neither is seen is written again, under the same
 * id, ever less often. For one thread.
 */
final class FifoWay {
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(3);
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(10);
  private static final Duration LATENESS = Duration.ofSeconds(1);
  private static final Duration FIRST_REPEAT = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 40;

  /** What a request by FIFO is called in {@code --resume}: this, its id, and its deadline. */
  private static final char NAME_START = 'r';

  private final ClientContext context;
  private final WorkerFacts facts;
  private final Console console;

  FifoWay(ClientContext context, WorkerFacts facts, Console console) {
    this.context = context;
    this.facts = facts;
    this.console = console;
  }

  /** Whether {@code --resume} names a request that went by FIFO. */
  static boolean isRequest(String resume) {
    int dash = resume.indexOf('-');
    return resume.length() > 1
        && resume.charAt(0) == NAME_START
        && dash > 1
        && isHex(resume.substring(1, dash))
        && dash + 1 < resume.length()
        && resume.length() - dash <= 12
        && isHex(resume.substring(dash + 1));
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return text.length() <= 64;
  }

  /**
   * Sends the command and prints its reply.
   *
   * @param ask the arguments of an {@code ask}, as far as they were understood
   * @return the exit code
   * @throws NoWayException before the request was handed over whole
   */
  int run(@Nullable AskArguments ask, boolean asking)
      throws NoWayException, ClientFailure, ClosedPipeException, InterruptedException {
    Path lane = facts.laneFolder();
    if (lane == null) {
      throw new NoWayException("FIFO: DISPATCH_LANE_DIR is not set");
    }
    Path replies = lane.resolve("reply");
    if (!Files.isDirectory(replies)) {
      throw new NoWayException("FIFO: there is no folder " + replies);
    }
    if (ask != null && ask.resume() != null && isRequest(ask.resume())) {
      return resume(replies, ask.resume());
    }
    if (!facts.hasToken()) {
      throw new NoWayException("FIFO: DISPATCH_TOKEN is not set");
    }
    RequestId id = RequestId.random();
    PipeWriter pipe = new PipeWriter(lane.resolve("worker.fifo"), WRITE_LIMIT);
    List<byte[]> lines = lines(id);
    pipe.write(lines);
    long limit = (asking ? facts.patience().plus(LATENESS) : replyLimit()).toNanos();
    Repeat repeat = new Repeat(pipe, lines, replies.resolve(id.value() + ".taken"));
    WorkerReply reply = await(replies, id.value(), limit, repeat);
    if (reply != null) {
      return print(reply);
    }
    if (asking) {
      throw facts.stillWaiting(name(id, ask));
    }
    throw new ClientFailure(
        ClientFailure.TIMED_OUT,
        context.argv().getFirst()
            + ": handed over, but dispatch does not run now; it will take it when it is back",
        "go on; there is no need to repeat it");
  }

  private Duration replyLimit() {
    Duration patience = facts.patience();
    return patience.compareTo(REPLY_LIMIT) < 0 ? patience : REPLY_LIMIT;
  }

  private List<byte[]> lines(RequestId id) throws ClientFailure {
    Request request =
        new Request(
            Request.PROTOCOL,
            context.build(),
            id,
            0,
            Request.Kind.COMMAND,
            Request.OnOtherBuild.SERVE,
            context.argv(),
            context.cwd(),
            facts.sent(),
            context.terminals(),
            ProcessHandle.current().pid());
    try {
      return WorkerChunks.split(request);
    } catch (ProtocolException e) {
      throw new ClientFailure(
          ClientFailure.VALIDATION, context.argv().getFirst() + ": " + e.getMessage());
    }
  }

  /** The name under which an unanswered request is gone on with. */
  private String name(RequestId id, @Nullable AskArguments ask) {
    Duration given = ask == null ? null : ask.timeout();
    Duration timeout = given == null ? QuestionFile.DEFAULT_TIMEOUT : given;
    long deadline = facts.clock().millis() / 1000 + timeout.toSeconds() + 1;
    return NAME_START + id.value() + "-" + Long.toHexString(deadline);
  }

  private int resume(Path replies, String name)
      throws ClientFailure, ClosedPipeException, InterruptedException {
    int dash = name.indexOf('-');
    String id = name.substring(1, dash);
    long deadline = Long.parseLong(name.substring(dash + 1), 16);
    long left = Math.max(0, deadline - facts.clock().millis() / 1000);
    long limit = Math.min(facts.patience().toNanos(), left * 1_000_000_000L);
    WorkerReply reply = await(replies, id, limit, null);
    if (reply != null) {
      return print(reply);
    }
    if (facts.clock().millis() / 1000 >= deadline) {
      throw FileAsk.noAnswer(name);
    }
    throw facts.stillWaiting(name);
  }

  private static @Nullable WorkerReply await(
      Path replies, String id, long limitNanos, @Nullable Repeat repeat)
      throws ClientFailure, InterruptedException {
    Path file = replies.resolve(id);
    long deadline = System.nanoTime() + limitNanos;
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      if (Files.exists(file)) {
        try {
          return WorkerReply.decode(Files.readAllBytes(file));
        } catch (IOException e) {
          throw new ClientFailure(
              ClientFailure.INTERNAL, "the reply of the daemon cannot be read: " + e);
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      Thread.sleep(Math.min(pause, 1 + left / 1_000_000));
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause + FIRST_PAUSE_MILLIS);
      if (repeat != null) {
        repeat.ifDue();
      }
    }
  }

  private int print(WorkerReply reply) throws ClientFailure, ClosedPipeException {
    console.out(Bytes.copyOf(reply.out(), 0, reply.out().length));
    console.err(Bytes.copyOf(reply.err(), 0, reply.err().length));
    return reply.exitCode();
  }

  /** Writes the request again after 5, 10, 20, … seconds without a sign that it was taken. */
  private static final class Repeat {
    private final PipeWriter pipe;
    private final List<byte[]> lines;
    private final Path taken;
    private long pauseNanos = FIRST_REPEAT.toNanos();
    private long dueAt = System.nanoTime() + FIRST_REPEAT.toNanos();

    Repeat(PipeWriter pipe, List<byte[]> lines, Path taken) {
      this.pipe = pipe;
      this.lines = lines;
      this.taken = taken;
    }

    void ifDue() throws InterruptedException {
      if (System.nanoTime() < dueAt) {
        return;
      }
      pauseNanos *= 2;
      dueAt = System.nanoTime() + pauseNanos;
      if (!Files.exists(taken)) {
        try {
          pipe.write(lines);
        } catch (NoWayException e) {
          // It was written once; the reply may still come.
        }
      }
    }
  }
}
