package dev.dispatch.daemon;

import dev.dispatch.id.LaneRef;
import dev.dispatch.surface.ClientCall;
import dev.dispatch.surface.CommandHandler;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.WorkerReply;
import dev.dispatch.workerio.WorkerCall;
import dev.dispatch.workerio.WorkerHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes what came by a lane's FIFO the way that everything takes that came by a socket. */
final class WorkerRequests implements WorkerHandler {
  private static final int NOT_ALLOWED = 7;
  private static final Pattern RESUME = Pattern.compile("--resume ([0-9]{1,6})\\b");

  private final CommandHandler handler;

  WorkerRequests(CommandHandler handler) {
    this.handler = handler;
  }

  @Override
  public WorkerReply handle(LaneRef lane, Request request, WorkerCall call) {
    FifoCall taken = new FifoCall(request, call);
    String claimed = request.environment().getOrDefault("DISPATCH_LANE", "");
    if (!claimed.equals(lane.value()) || request.kind() != Request.Kind.COMMAND) {
      taken.say("dispatch: this FIFO is for commands of lane " + lane + " alone\n");
      return taken.reply(NOT_ALLOWED);
    }
    try {
      return taken.reply(handler.handle(taken));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return taken.reply(1);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A call without input and without anybody who could press Ctrl-C. */
  private static final class FifoCall implements ClientCall {
    private final Request request;
    private final WorkerCall call;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private volatile boolean cancelled;

    FifoCall(Request request, WorkerCall call) {
      this.request = request;
      this.call = call;
      call.onCancel(() -> cancelled = true);
    }

    void say(String text) {
      err.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    WorkerReply reply(int exitCode) {
      return new WorkerReply(exitCode, out.toByteArray(), err.toByteArray());
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public boolean worker() {
      return true;
    }

    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public OutputStream err() {
      return err;
    }

    @Override
    public byte[] readAllStdin(int maxBytes) {
      return new byte[0];
    }

    @Override
    public Optional<String> readLine() {
      return Optional.empty();
    }

    @Override
    public InputStream stdin() {
      return new ByteArrayInputStream(new byte[0]);
    }

    @Override
    public boolean cancelled() {
      return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
      call.onCancel(action);
    }

    /** An {@code ask} names its question: from there on another call can go on with it. */
    @Override
    public void detachable(String message) {
      Matcher resume = RESUME.matcher(message);
      if (resume.find() && request.argv().getFirst().equals("ask")) {
        call.resumable(List.of("ask", "--resume", resume.group(1)));
      }
    }

    @Override
    public void notDetachable() {}
  }
}
