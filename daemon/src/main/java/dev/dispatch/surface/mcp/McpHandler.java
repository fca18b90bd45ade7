package dev.dispatch.surface.mcp;

import dev.dispatch.op.OpRegistry;
import dev.dispatch.surface.BuildInfo;
import dev.dispatch.surface.OpRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Serves MCP hosts. Nothing in here names the SDK, so that it is loaded by the first connection.
 * Used from many threads; a connection is served on the thread that brings it.
 */
public final class McpHandler {
  private final OpRegistry registry;
  private final OpRunner runner;
  private final BuildInfo build;
  private final SchemaForm form;

  public McpHandler(OpRegistry registry, OpRunner runner, BuildInfo build, SchemaForm form) {
    this.registry = registry;
    this.runner = runner;
    this.build = build;
    this.form = form;
  }

  /**
   * Serves one host until it closes its end. The streams carry one JSON-RPC message a line and stay
   * open. Calls that still run at the end are cancelled.
   *
   * @throws IOException when the host's stream fails
   */
  public void serve(InputStream in, OutputStream out, McpCallerFacts facts) throws IOException {
    SdkServer.serve(in, out, McpTools.of(registry, facts.audience(), form), runner, facts, build);
  }
}
