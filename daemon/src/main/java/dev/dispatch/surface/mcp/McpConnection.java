package dev.dispatch.surface.mcp;

import dev.dispatch.error.ErrorCode;
import dev.dispatch.surface.CallControl;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One host's connection: lines in, lines out, one session of the SDK. The thread that calls {@link
 * #pump} reads; each call of a tool has a virtual thread of its own, and no more of them than
 * {@link #MOST_CALLS} at once. A call whose host withdrew it, or went away, is cancelled.
 */
final class McpConnection implements McpServerTransportProvider, McpServerTransport {
  /** Under this key a call finds its own {@link CallControl} in the transport context. */
  static final String CONTROL = "dispatch.control";

  /** Under this key a call finds the id of its request. */
  static final String REQUEST_ID = "dispatch.request";

  static final int MOST_CALLS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(McpConnection.class);
  private static final int MAX_LINE_BYTES = 32 * 1024 * 1024;
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  private static final String CANCELLED = "notifications/cancelled";
  private static final int PARSE_ERROR = -32700;

  private final McpJsonMapper mapper;
  private final LineReader in;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final ConcurrentMap<Object, CallControl> calls = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(MOST_CALLS);
  private @Nullable McpServerSession session;

  McpConnection(McpJsonMapper mapper, InputStream in, OutputStream out) {
    this.mapper = mapper;
    this.in = new LineReader(in, MAX_LINE_BYTES);
    this.out = out;
  }

  /** Serves until the host closes its end; then cancels what still runs. */
  void pump() throws IOException {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mcp-call-", 0).factory());
    try {
      for (Optional<String> line = in.next(); line.isPresent(); line = in.next()) {
        if (!line.get().isBlank()) {
          take(line.get(), threads);
        }
      }
    } finally {
      calls.values().forEach(CallControl::cancel);
      threads.shutdown();
      awaitEnd(threads);
    }
  }

  private static void awaitEnd(ExecutorService threads) {
    try {
      if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("an MCP call did not end within {} of its host's leaving", LAST_WORDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String line, ExecutorService threads) {
    JSONRPCMessage message;
    try {
      message = McpSchema.deserializeJsonRpcMessage(mapper, line);
    } catch (IOException | RuntimeException e) {
      LOG.debug("not a JSON-RPC message", e);
      writeLine(
          "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":"
              + PARSE_ERROR
              + ",\"message\":\"not a JSON-RPC message\"}}");
      return;
    }
    if (message instanceof JSONRPCRequest request && request.method().equals("tools/call")) {
      call(request, threads);
    } else if (message instanceof JSONRPCNotification note && note.method().equals(CANCELLED)) {
      withdraw(note);
    } else {
      handle(message, McpTransportContext.EMPTY);
    }
  }

  private void call(JSONRPCRequest request, ExecutorService threads) {
    CallControl control = new CallControl();
    if (calls.putIfAbsent(request.id(), control) != null) {
      refuse(request, ErrorCode.CONFLICT, "a request with this id still runs");
      return;
    }
    if (!room.tryAcquire()) {
      calls.remove(request.id());
      refuse(request, ErrorCode.OVERLOADED, MOST_CALLS + " calls are running on this connection");
      return;
    }
    McpTransportContext context =
        McpTransportContext.create(Map.of(CONTROL, control, REQUEST_ID, request.id().toString()));
    threads.execute(() -> {
      try {
        handle(request, context);
      } finally {
        calls.remove(request.id());
        room.release();
      }
    });
  }

  private void withdraw(JSONRPCNotification note) {
    if (note.params() instanceof Map<?, ?> params && params.get("requestId") != null) {
      CallControl control = calls.get(params.get("requestId"));
      if (control != null) {
        control.cancel();
      }
    }
  }

  private void refuse(JSONRPCRequest request, ErrorCode code, String why) {
    write(
        JSONRPCResponse.error(
            request.id(), new JSONRPCResponse.JSONRPCError(code.jsonRpcCode(), why)));
  }

  private void handle(JSONRPCMessage message, McpTransportContext context) {
    McpServerSession current = session;
    if (current == null) {
      throw new IllegalStateException("the server has no session");
    }
    try {
      current.handle(message).contextWrite(c -> c.put(McpTransportContext.KEY, context)).block();
    } catch (RuntimeException e) {
      LOG.warn("an MCP message could not be handled", e);
    }
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.fromRunnable(() -> write(message));
  }

  /** A host wants no answer to what it withdrew. */
  private void write(JSONRPCMessage message) {
    if (message instanceof JSONRPCResponse response && response.id() != null) {
      CallControl control = calls.get(response.id());
      if (control != null && control.isCancelled()) {
        return;
      }
    }
    try {
      writeLine(mapper.writeValueAsString(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeLine(String line) {
    writing.lock();
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      LOG.debug("an MCP host is gone", e);
      calls.values().forEach(CallControl::cancel);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return mapper.convertValue(data, type);
  }

  @Override
  public void setSessionFactory(McpServerSession.Factory factory) {
    session = factory.create(this);
  }

  @Override
  public Mono<Void> notifyClients(String method, Object params) {
    return session == null ? Mono.empty() : session.sendNotification(method, params);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }

  @Override
  public void close() {
    // The streams belong to whoever opened them.
  }

  @Override
  public java.util.List<String> protocolVersions() {
    return McpServerTransport.super.protocolVersions();
  }
}
