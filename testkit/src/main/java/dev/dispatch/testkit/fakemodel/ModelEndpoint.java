package dev.dispatch.testkit.fakemodel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/**
 * A loopback HTTP server on a free port that records what it is asked. Each request has a thread of
 * its own; {@link #close} ends open streams.
 */
final class ModelEndpoint implements AutoCloseable {

  /** Answers one request. */
  interface Handler {
    void handle(RecordedRequest request, Reply reply) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final List<TimedRequest> answered = new CopyOnWriteArrayList<>();

  private ModelEndpoint(HttpServer server) {
    this.server = server;
  }

  static ModelEndpoint start(Handler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ModelEndpoint endpoint = new ModelEndpoint(server);
      server.setExecutor(endpoint.threads);
      server.createContext("/", exchange -> endpoint.serve(exchange, handler));
      server.start();
      return endpoint;
    } catch (IOException e) {
      throw new UncheckedIOException("no loopback server", e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  List<TimedRequest> answered() {
    return List.copyOf(answered);
  }

  private void serve(HttpExchange exchange, Handler handler) throws IOException {
    long receivedNanos = System.nanoTime();
    try (exchange) {
      Map<String, List<String>> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      RecordedRequest request =
          new RecordedRequest(
              exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
      requests.add(request);
      Reply reply = new Reply(exchange);
      try {
        handler.handle(request, reply);
        answered.add(new TimedRequest(request, receivedNanos, System.nanoTime()));
      } catch (RuntimeException e) {
        reply.failed(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** One answer: either a single JSON value or a stream of server-sent events. */
  static final class Reply {
    private static final Duration HANG = Duration.ofMinutes(10);

    private final HttpExchange exchange;
    private boolean started;

    Reply(HttpExchange exchange) {
      this.exchange = exchange;
    }

    void json(int status, JsonNode value) throws IOException {
      byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      started = true;
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
    }

    /** Answers with an error, or holds the line until the server is closed. */
    void refuse(Step.Fail how, JsonNode body) throws IOException, InterruptedException {
      if (how.status() == 0) {
        Thread.sleep(HANG);
        return;
      }
      if (how.resetsIn().isPositive()) {
        exchange.getResponseHeaders().set("retry-after", Long.toString(how.resetsIn().toSeconds()));
      }
      json(how.status(), body);
    }

    /** Sends one event; the first one starts the stream. It may have no type. */
    void event(String type, JsonNode data) throws IOException {
      if (!started) {
        started = true;
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
      }
      OutputStream out = exchange.getResponseBody();
      String name = type.isEmpty() ? "" : "event: " + type + "\n";
      out.write((name + "data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    /** Lets time pass between two pieces of an answer, as a slow model does. */
    void pause(Duration duration) throws InterruptedException {
      if (duration.isPositive()) {
        Thread.sleep(duration);
      }
    }

    private void failed(RuntimeException cause) throws IOException {
      if (!started) {
        json(400, Json.object("error", Json.object("message", "fake model: " + cause)));
      }
    }
  }
}
