package dev.dispatch.daemon;

import dev.dispatch.surface.CommandHandler;
import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.Frame.Refusal;
import dev.dispatch.wire.FrameReader;
import dev.dispatch.wire.FrameWriter;
import dev.dispatch.wire.OtherProtocolException;
import dev.dispatch.wire.ProtocolException;
import dev.dispatch.wire.Request;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: who it is, its request, the call, the exit code. Runs on a virtual
 * thread of its own; a second one reads what the client sends during the call.
 */
final class Connection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Duration FIRST_FRAME_LIMIT = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final boolean worker;
  private final Gate gate;
  private final PeerCheck peerCheck;
  private final CommandHandler handler;
  private final ScheduledExecutorService timer;
  private final FrameWriter writer;
  private final FrameReader reader;
  private volatile Optional<SocketCall> call = Optional.empty();
  private volatile boolean daemonStops;

  Connection(
      SocketChannel channel,
      boolean worker,
      Gate gate,
      PeerCheck peerCheck,
      CommandHandler handler,
      ScheduledExecutorService timer) {
    this.channel = channel;
    this.worker = worker;
    this.gate = gate;
    this.peerCheck = peerCheck;
    this.handler = handler;
    this.timer = timer;
    this.writer = new FrameWriter(channel);
    this.reader = new FrameReader(channel);
  }

  @Override
  public void run() {
    try (channel) {
      Optional<String> stranger = peerCheck.refusal(channel);
      if (stranger.isPresent()) {
        writer.write(new Frame.Refused(Refusal.NOT_ALLOWED, stranger.get()));
      } else {
        take(firstFrame());
      }
    } catch (OtherProtocolException e) {
      LOG.info("{}", e.getMessage());
    } catch (ProtocolException e) {
      LOG.warn("a connection was dropped: {}", e.getMessage());
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.toString());
    }
  }

  private Request firstFrame() throws IOException {
    Future<?> limit =
        timer.schedule(this::close, FIRST_FRAME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      Frame first = reader.read();
      if (first instanceof Request request) {
        return request;
      }
      throw new ProtocolException(
          "the first frame was " + (first == null ? "missing" : first.frameKind()));
    } catch (OtherProtocolException e) {
      writer.write(gate.admitOtherProtocol(e.build()).refusal());
      throw e;
    } finally {
      limit.cancel(false);
    }
  }

  private void take(Request request) throws IOException {
    switch (gate.admit(request, worker)) {
      case Admission.TurnedAway turnedAway -> writer.write(turnedAway.refusal());
      case Admission.Admitted admitted -> {
        try (Admission.Permit _ = admitted.permit()) {
          if (admitted.warning().isPresent()) {
            sendError(admitted.warning().get());
          }
          serve(request);
        }
      }
    }
  }

  private void serve(Request request) throws IOException {
    SocketCall served = new SocketCall(request, worker, writer);
    call = Optional.of(served);
    Thread input =
        Thread.ofVirtual().name("input-" + request.pid()).start(() -> served.readInput(reader));
    try {
      if (request.kind() == Request.Kind.MCP) {
        served.stdin(); // tells the client that its session is taken
      }
      int code = handle(served);
      if (!daemonStops || request.kind() == Request.Kind.COMMAND) {
        served.finish(code);
      }
    } finally {
      close();
      input.interrupt();
    }
  }

  private int handle(SocketCall served) {
    try {
      return handler.handle(served);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (Exception e) {
      if (!served.cancelled()) {
        LOG.error("a call failed: {}", served.request().argv(), e);
        served.reportFailure(e);
      }
      return 1;
    }
  }

  /**
   * Ends what only waits, at once: an MCP session reconnects, as does a worker, who waits for the
   * next daemon; any other waiting command is told.
   */
  void endWaiting(String reason) {
    daemonStops = true;
    Optional<SocketCall> served = call;
    if (served.isEmpty()) {
      return; // it has no request yet, or is being told why it is not taken
    }
    boolean waits = served.get().isDetachable();
    if (served.get().request().kind() == Request.Kind.MCP || (worker && waits)) {
      close();
    } else if (waits) {
      end(reason);
    }
  }

  /** Ends the call, whatever it does. May block on a client that does not read. */
  void end(String reason) {
    daemonStops = true;
    try {
      if (call.isPresent()) {
        sendError("dispatch: the daemon stopped (" + reason + ")");
        writer.write(new Frame.Exit(1));
        call.get().cancel();
      }
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.toString());
    } finally {
      close();
    }
  }

  private void sendError(String line) throws IOException {
    writer.write(new Frame.Stderr(Bytes.utf8(line + "\n")));
  }

  /** Drops the connection. */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a connection: {}", e.toString());
    }
  }
}
