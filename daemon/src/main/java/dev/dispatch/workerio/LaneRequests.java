package dev.dispatch.workerio;

import dev.dispatch.id.LaneRef;
import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.ProtocolException;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.RequestId;
import dev.dispatch.wire.WorkerChunks;
import dev.dispatch.wire.WorkerReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one lane: read, noted, carried out each on a virtual thread, answered. What was
 * read and not answered when the daemon ends stays noted, and is gone on with by the next one. The
 * same request written again is the same request.
 */
final class LaneRequests {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRequests.class);

  /** More at once than any agent has tools running; further ones wait in the pipe's place. */
  private static final int MAX_RUNNING = 64;

  private static final int MAX_ID_LENGTH = 55;

  private final LaneRef lane;
  private final Path folder;
  private final ReplyFolder replies;
  private final WorkerHandler handler;
  private final InstantSource clock;
  private final Executor blocking;
  private final Map<String, RunningCall> running = new ConcurrentHashMap<>();
  private volatile boolean stopped;
  private @Nullable LaneFifo fifo;

  LaneRequests(
      LaneRef lane, Path folder, WorkerHandler handler, InstantSource clock, Executor blocking) {
    this.lane = lane;
    this.folder = folder;
    this.replies = new ReplyFolder(folder.resolve("reply"));
    this.handler = handler;
    this.clock = clock;
    this.blocking = blocking;
  }

  /**
   * Goes on with what an earlier daemon left, and reads.
   *
   * @throws IOException where the lane has no FIFO yet; try again
   */
  void open() throws IOException {
    if (fifo != null) {
      return;
    }
    LaneFifo opened = LaneFifo.open(lane, folder.resolve("worker.fifo"), clock, this::take);
    fifo = opened;
    replies.unanswered().forEach(this::take);
  }

  private void take(ChunkAssembler.Whole whole) {
    if (stopped) {
      note(whole);
      return;
    }
    if (running.size() >= MAX_RUNNING) {
      LOG.warn("lane {}: {} requests run; {} is dropped", lane, MAX_RUNNING, whole.id());
      return; // the client writes it again
    }
    RunningCall call = new RunningCall(whole);
    if (running.putIfAbsent(whole.id(), call) == null) {
      Thread.ofVirtual().name("fifo-call-" + lane).start(call::run);
    }
  }

  /** For the next daemon. */
  private void note(ChunkAssembler.Whole whole) {
    try {
      if (!replies.isAnswered(whole.id())) {
        replies.keep(whole.id(), whole.payload());
      }
    } catch (IOException e) {
      LOG.warn("lane {}: a request could not be noted", lane, e);
    }
  }

  /** Reads no more; what runs goes on. */
  void stopReading() {
    stopped = true;
    if (fifo != null) {
      fifo.close();
    }
  }

  /** Whether something runs that another daemon could not go on with. */
  boolean isBusy() {
    return running.values().stream().anyMatch(call -> !call.resumable);
  }

  /** Ends what runs, without replies. */
  void cancelAll() {
    running.values().forEach(RunningCall::cancel);
  }

  boolean isIdle() {
    return running.isEmpty();
  }

  /** The lane's worker is gone: nobody reads replies any more. */
  void clear() {
    try {
      replies.clear();
    } catch (IOException e) {
      LOG.debug("lane {}: its replies cannot be removed", lane, e);
    }
  }

  void removeOlder(Instant limit) {
    try {
      replies.removeOlder(limit);
    } catch (IOException e) {
      LOG.debug("lane {}: old replies cannot be removed", lane, e);
    }
  }

  /** Does file work on a platform thread and waits for it. */
  private void onFiles(FileWork work) throws IOException {
    try {
      CompletableFuture.runAsync(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              },
              blocking)
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
  }

  private interface FileWork {
    void run() throws IOException;
  }

  /** One request from its note to its reply; runs on a thread of its own. */
  private final class RunningCall implements WorkerCall {
    private final ChunkAssembler.Whole whole;
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private volatile boolean resumable;

    RunningCall(ChunkAssembler.Whole whole) {
      this.whole = whole;
    }

    void cancel() {
      cancelled.complete(null);
    }

    @Override
    public void onCancel(Runnable action) {
      CompletableFuture<Void> _ = cancelled.thenRun(action);
    }

    void run() {
      try {
        if (replies.isAnswered(whole.id())) {
          return;
        }
        onFiles(() -> replies.keep(whole.id(), whole.payload()));
        WorkerReply reply = reply();
        // A call that was ended because the daemon or the lane ends has no reply.
        if (!cancelled.isDone()) {
          onFiles(() -> replies.answer(whole.id(), reply));
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("lane {}: request {} could not be answered", lane, whole.id(), e);
      } finally {
        running.remove(whole.id());
      }
    }

    private WorkerReply reply() {
      try {
        return handler.handle(lane, WorkerChunks.decode(whole.payload().toArray()), this);
      } catch (ProtocolException e) {
        return failed("this request is not understood: " + e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("lane {}: request {} failed", lane, whole.id(), e);
        return failed("internal error: " + e);
      }
    }

    private WorkerReply failed(String message) {
      byte[] text = ("dispatch: " + message + "\n").getBytes(StandardCharsets.UTF_8);
      return new WorkerReply(1, new byte[0], text);
    }

    @Override
    public void resumable(List<String> argv) {
      try {
        Request request = WorkerChunks.decode(whole.payload().toArray());
        byte[] other = WorkerChunks.encode(with(request, argv));
        onFiles(() -> replies.keep(whole.id(), Bytes.copyOf(other, 0, other.length)));
        resumable = true;
      } catch (IOException e) {
        LOG.warn("lane {}: how to go on with {} is not noted", lane, whole.id(), e);
      }
    }

    /** Under an id of its own: how this call ends must not be taken for how that one did. */
    private Request with(Request request, List<String> argv) {
      String id = request.id().value();
      String base = id.substring(0, Math.min(id.length(), MAX_ID_LENGTH));
      long salt = clock.instant().toEpochMilli() & 0xfff_ffffL;
      return new Request(
          request.protocol(),
          request.build(),
          new RequestId(base + "-" + Long.toHexString(salt)),
          0,
          request.kind(),
          request.onOtherBuild(),
          argv,
          request.cwd(),
          request.environment(),
          request.terminals(),
          request.pid());
    }
  }

  /** How long replies that nobody reads are kept. */
  static final Duration KEPT = Duration.ofHours(1);
}
