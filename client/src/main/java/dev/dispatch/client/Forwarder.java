package dev.dispatch.client;

import dev.dispatch.wire.Frame;
import dev.dispatch.wire.FrameReader;
import dev.dispatch.wire.FrameWriter;
import dev.dispatch.wire.ProtocolException;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.RequestId;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One command, forwarded: sends the request, copies what comes back, returns the exit code. A reply
 * that was lost is asked for again under the same request id. For one thread.
 */
final class Forwarder {
  private static final int MAX_ATTEMPTS = 3;

  /** A daemon on its way out still takes connections for a while, and drops them. */
  private static final Duration DYING_LIMIT = Duration.ofSeconds(2);

  private static final int MAX_REFUSALS = 5;

  /** What {@link #exchange} returns instead of an exit code where the connection was lost. */
  private static final int LOST = -1;

  private ClientContext context;
  private final Connections connections;
  private final CommandKind kind;
  private final Console console;
  private final Ending ending;
  private RequestId id = RequestId.random();
  private final KeptInput input = new KeptInput(new FileInputStream(FileDescriptor.in));
  private Frame.@Nullable Refused refusal;
  private @Nullable String notice;
  private boolean printed;

  Forwarder(
      ClientContext context,
      Connections connections,
      CommandKind kind,
      Console console,
      Ending ending) {
    this.context = context;
    this.connections = connections;
    this.kind = kind;
    this.console = console;
    this.ending = ending;
  }

  /** The command's exit code. */
  int forward()
      throws ClientFailure, ClosedPipeException, WithoutDaemonException, InterruptedException {
    int refusals = 0;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; ) {
      int code = exchange(connections.open(), attempt);
      Frame.Refused refused = refusal;
      if (refused != null) {
        refusal = null;
        obey(refused, refusals++);
      } else if (code != LOST) {
        return code;
      } else {
        checkAskingAgain();
        attempt = goOn() ? 0 : attempt + 1;
        boolean _ = connections.isGoneWithin(DYING_LIMIT);
      }
    }
    throw new ClientFailure(
        ClientFailure.INTERNAL,
        "the daemon ended " + MAX_ATTEMPTS + " times before it answered",
        "see " + context.paths().log() + " and " + context.paths().rawOutput());
  }

  /** Prepares to go on after a loss; true where that is another request than before. */
  private boolean goOn() {
    ClientContext next = connections.again(context, notice);
    if (next.argv().equals(context.argv())) {
      return false;
    }
    context = next;
    id = RequestId.random();
    return true;
  }

  private void checkAskingAgain() throws ClientFailure {
    if (printed) {
      throw new ClientFailure(
          ClientFailure.INTERNAL,
          "the daemon ended in the middle of its answer",
          "what was asked for may have been done; look before asking again");
    }
  }

  private void obey(Frame.Refused refused, int refusals)
      throws ClientFailure, WithoutDaemonException, InterruptedException {
    switch (refused.why()) {
      case STOPPING -> {
        if (refusals == MAX_REFUSALS) {
          throw new ClientFailure(ClientFailure.INTERNAL, refused.reason());
        }
        console.err("dispatch: " + refused.reason() + "\n");
        connections.awaitGone();
      }
      case OTHER_BUILD -> throw new WithoutDaemonException(refused.reason());
      case NOT_ALLOWED -> throw new ClientFailure(ClientFailure.NOT_ALLOWED, refused.reason());
      case PROTOCOL ->
          throw new ClientFailure(
              ClientFailure.INTERNAL,
              refused.reason() + ", and does not understand this build " + context.build(),
              "end those, or stop it with the dispatch of that build: dispatch down");
    }
  }

  /** One connection's whole life: an exit code, or LOST, or a refusal in the field. */
  private int exchange(SocketChannel channel, int attempt)
      throws ClientFailure, ClosedPipeException {
    try (channel) {
      Request request = context.request(id, attempt, kind);
      FrameWriter writer = new FrameWriter(channel);
      writer.write(request);
      ending.connected(writer);
      return copy(new FrameReader(channel), new StdinPump(input, writer));
    } catch (ProtocolException e) {
      throw new ClientFailure(
          ClientFailure.INTERNAL,
          "client and daemon do not understand each other: " + e.getMessage(),
          "stop the daemon with: dispatch down");
    } catch (IOException e) {
      return LOST;
    }
  }

  private int copy(FrameReader reader, StdinPump stdin)
      throws IOException, ClientFailure, ClosedPipeException {
    while (true) {
      Frame frame = reader.read();
      if (frame == null) {
        return LOST;
      }
      switch (frame.frameKind()) {
        case STDOUT -> {
          printed = true;
          console.out(((Frame.Stdout) frame).bytes());
        }
        case STDERR -> console.err(((Frame.Stderr) frame).bytes());
        case STDIN_WANTED -> stdin.want(((Frame.StdinWanted) frame).mode());
        case DETACHABLE -> {
          notice = ((Frame.Detachable) frame).text();
          ending.detachable(notice);
        }
        case EXIT -> {
          return ((Frame.Exit) frame).code();
        }
        case REFUSED -> {
          refusal = (Frame.Refused) frame;
          return LOST;
        }
        case REQUEST, STDIN_BYTES, STDIN_END, CANCEL ->
            throw new ProtocolException("a daemon may not send " + frame.frameKind());
      }
    }
  }
}
