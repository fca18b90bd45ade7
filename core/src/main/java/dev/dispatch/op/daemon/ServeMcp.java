package dev.dispatch.op.daemon;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;

/**
 * The MCP server on stdin and stdout, as help and completion show it. The session itself is no
 * call: the client opens it before any op is looked for.
 */
public final class ServeMcp implements Op<ServeMcp.Params, ServeMcp.Result> {
  public ServeMcp() {}

  /** Nothing to say. */
  public record Params() {}

  /** There is none: a session ends when its host goes. */
  public record Result() {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("daemon/mcp", Params.class, Result.class)
        .cli("mcp")
        .audience(Audience.TERMINAL)
        .summary("Serve an MCP host on stdin and stdout")
        .details(
            """
            Started by the host, not by hand. Overseers get tools to hand over tasks, look at them \
            and answer; inside a worker (DISPATCH_LANE and DISPATCH_TOKEN are set) the tools are \
            ask, report and check.\
            """)
        .examples(new Example("mcp", "the command to register with a host"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    throw new DispatchException(
        ErrorCode.VALIDATION,
        "mcp takes no arguments: its host talks to it on stdin and stdout",
        "register the command: dispatch mcp");
  }
}
