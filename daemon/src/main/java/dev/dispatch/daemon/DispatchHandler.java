package dev.dispatch.daemon;

import dev.dispatch.actor.TaskHouse;
import dev.dispatch.error.DispatchException;
import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Audience;
import dev.dispatch.surface.ClientCall;
import dev.dispatch.surface.CommandHandler;
import dev.dispatch.surface.cli.CliSurface;
import dev.dispatch.surface.mcp.McpCallerFacts;
import dev.dispatch.surface.mcp.McpHandler;
import dev.dispatch.wire.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes calls to the surface they are meant for, and finds out who calls. */
final class DispatchHandler implements CommandHandler {
  private final CliSurface cli;
  private final Supplier<McpHandler> mcp;
  private final CallerLane lanes;
  private final TaskHouse house;

  DispatchHandler(CliSurface cli, Supplier<McpHandler> mcp, CallerLane lanes, TaskHouse house) {
    this.cli = cli;
    this.mcp = mcp;
    this.lanes = lanes;
    this.house = house;
  }

  @Override
  public int handle(ClientCall call) throws IOException {
    Request request = call.request();
    Optional<LaneRef> lane;
    try {
      lane = lanes.of(call);
    } catch (DispatchException e) {
      call.err().write(("dispatch: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
      return e.code().exitCode();
    }
    if (lane.isEmpty()) {
      house.offerEnvironment(request.environment());
    }
    return switch (request.kind()) {
      case COMMAND -> cli.handle(new SocketIo(call, lane));
      case MCP -> {
        McpCallerFacts facts =
            new McpCallerFacts(
                request.cwd(),
                request.environment(),
                lane,
                lane.isPresent() ? Audience.WORKER : Audience.OVERSEER,
                request.id().toString());
        mcp.get().serve(call.stdin(), call.out(), facts);
        yield 0;
      }
    };
  }
}
