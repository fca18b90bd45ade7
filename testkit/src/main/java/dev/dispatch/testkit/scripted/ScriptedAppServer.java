package dev.dispatch.testkit.scripted;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands for {@code codex app-server}: JSON-RPC lines, as many conversations as are started. A turn
 * takes a moment, or lasts until a file is there whose path follows {@code UNTIL } in its message.
 * What reaches the model is appended to a file ({@link Taken}); what goes wrong is said by a plan
 * ({@link ServerFault}). All it does is done on one thread.
 */
public final class ScriptedAppServer {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String UNTIL = "UNTIL ";
  private static final int LOOK_MILLIS = 10;
  private static final int LONGEST_TURN_MILLIS = 60;
  private static final int DEAD = 9;

  private final Path record;
  private final ServerFault.Plan plan;
  private final Random random = new Random(7);
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, ScriptedThread> conversations = new HashMap<>();
  private int count;

  private ScriptedAppServer(Path record, Path plan) {
    this.record = record;
    this.plan = new ServerFault.Plan(plan);
  }

  /** A message that reached the model. */
  public record Taken(String thread, String client, String text) {}

  /**
   * Writes an executable {@code codex} into the folder; its record and its plan are {@code record}
   * and {@code plan} beside it.
   */
  public static Path install(Path folder) {
    return JavaProgram.install(
        folder.resolve("codex"),
        ScriptedAppServer.class,
        List.of(folder.resolve("record").toString(), folder.resolve("plan").toString()),
        JsonMapper.class,
        JsonParser.class,
        com.fasterxml.jackson.annotation.JsonProperty.class);
  }

  /** What reached the model of the program in that folder, in order. */
  public static List<Taken> taken(Path folder) {
    Path record = folder.resolve("record");
    try {
      return Files.exists(record)
          ? Files.readAllLines(record).stream()
              .map(line -> JSON.readValue(line, Taken.class))
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs until its input ends. The first two arguments are the record and the plan. */
  public static void main(String[] arguments) throws IOException {
    ScriptedAppServer server = new ScriptedAppServer(Path.of(arguments[0]), Path.of(arguments[1]));
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode message = JSON.readTree(line);
        Future<?> _ = server.thread.submit(() -> server.took(message));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private void took(JsonNode message) {
    try {
      if (message.has("method") && message.has("id")) {
        request(message.get("id"), message.get("method").stringValue(), message.path("params"));
      }
    } catch (IOException | RuntimeException e) {
      note(message + ": " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  /** For whoever looks why a test failed; stdout and stderr belong to the protocol. */
  private void note(String problem) {
    try {
      Files.writeString(record.resolveSibling("problem"), problem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void request(JsonNode id, String method, JsonNode params) throws IOException {
    ServerFault fault = plan.next(method);
    switch (fault.kind()) {
      case OVERLOADED -> {
        reply(id, error(-32001, "Server overloaded; retry later."));
        return;
      }
      case CRASH_BEFORE -> Runtime.getRuntime().halt(DEAD);
      default -> {}
    }
    List<Runnable> afterwards = new ArrayList<>();
    ObjectNode body = answer(method, params, afterwards);
    switch (fault.kind()) {
      case CRASH_AFTER -> Runtime.getRuntime().halt(DEAD);
      case LOSE_REPLY -> {}
      case DELAY_REPLY -> later(Integer.parseInt(fault.argument()), () -> reply(id, body));
      case HOLD_REPLY -> whenThere(Path.of(fault.argument()), () -> reply(id, body));
      case DOUBLE_REPLY -> {
        reply(id, body);
        reply(id, body);
      }
      case EVENTS_FIRST ->
          known(conversations.get(params.path("threadId").stringValue("")))
                  .running()
                  .orElseThrow()
                  .afterwards =
              () -> reply(id, body);
      case TEAR_REPLY -> tear(id, body, Integer.parseInt(fault.argument()));
      case NONE, OVERLOADED, CRASH_BEFORE -> reply(id, body);
    }
    afterwards.forEach(Runnable::run);
  }

  /** A result, or an error; what it does besides is said after the reply. */
  private ObjectNode answer(String method, JsonNode params, List<Runnable> afterwards)
      throws IOException {
    ScriptedThread on = conversations.get(params.path("threadId").stringValue(""));
    return switch (method) {
      case "thread/start" -> shown(open(name("thread")));
      case "thread/resume" -> resume(params.path("threadId").stringValue(""));
      case "turn/start" -> startTurn(known(on), params, afterwards);
      case "turn/steer" -> steer(known(on), params, afterwards);
      case "turn/interrupt" -> interrupt(known(on), afterwards);
      case "thread/inject_items" -> {
        JsonNode text = params.path("items").path(0).path("content").path(0).path("text");
        take(known(on), "", "", text.stringValue(""));
        yield result();
      }
      case "thread/turns/list" -> turns(known(on));
      case "thread/items/list" -> items(known(on));
      default -> result();
    };
  }

  private static ScriptedThread known(@org.jspecify.annotations.Nullable ScriptedThread on) {
    return Optional.ofNullable(on).orElseThrow(() -> new IllegalStateException("no such thread"));
  }

  private ScriptedThread open(String id) {
    ScriptedThread made = new ScriptedThread(id);
    conversations.put(id, made);
    return made;
  }

  private static ObjectNode shown(ScriptedThread on) {
    ObjectNode body = result();
    ObjectNode result = (ObjectNode) body.get("result");
    result.put("model", "scripted").putObject("thread").put("id", on.id);
    return body;
  }

  /** What a conversation is to another server than the one it began on: what is in the record. */
  private ObjectNode resume(String id) {
    List<Taken> before =
        taken(Objects.requireNonNull(record.getParent())).stream()
            .filter(message -> message.thread().equals(id))
            .toList();
    if (before.isEmpty()) {
      return error(-32600, "no rollout found for thread id " + id);
    }
    ScriptedThread again = open(id);
    for (Taken message : before) {
      again.messages.add(
          new ScriptedThread.UserMessage(name("item"), "", message.client(), message.text()));
    }
    return shown(again);
  }

  /** While one runs, it adds to that, as codex does. */
  private ObjectNode startTurn(ScriptedThread on, JsonNode params, List<Runnable> afterwards)
      throws IOException {
    Optional<ScriptedThread.Turn> running = on.running();
    ScriptedThread.Turn turn =
        running.orElseGet(() -> {
          ScriptedThread.Turn made = new ScriptedThread.Turn(name("turn"));
          on.turns.add(made);
          return made;
        });
    ScriptedThread.UserMessage message = take(on, turn.id, params);
    afterwards.add(() -> {
      if (running.isEmpty()) {
        tell("turn/started", on, event -> event.set("turn", shown(turn)));
      }
      said(on, message);
      if (running.isEmpty()) {
        runTurn(on, turn, message.text());
      }
    });
    ObjectNode body = result();
    ((ObjectNode) body.get("result")).set("turn", shown(turn));
    return body;
  }

  private ObjectNode steer(ScriptedThread on, JsonNode params, List<Runnable> afterwards)
      throws IOException {
    Optional<ScriptedThread.Turn> running = on.running();
    String expected = params.path("expectedTurnId").stringValue("");
    if (running.isEmpty()) {
      return error(-32600, "no active turn to steer");
    }
    if (!running.get().id.equals(expected)) {
      return error(
          -32600,
          "expected active turn id `%s` but found `%s`".formatted(expected, running.get().id));
    }
    ScriptedThread.UserMessage message = take(on, expected, params);
    afterwards.add(() -> said(on, message));
    ObjectNode body = result();
    ((ObjectNode) body.get("result")).put("turnId", expected);
    return body;
  }

  private ObjectNode interrupt(ScriptedThread on, List<Runnable> afterwards) {
    Optional<ScriptedThread.Turn> running = on.running();
    if (running.isEmpty()) {
      return error(-32600, "no active turn to interrupt");
    }
    afterwards.add(() -> over(on, running.get(), "interrupted"));
    return result();
  }

  private ScriptedThread.UserMessage take(ScriptedThread on, String turn, JsonNode params)
      throws IOException {
    String text = params.path("input").path(0).path("text").stringValue("");
    return take(on, turn, params.path("clientUserMessageId").stringValue(""), text);
  }

  private ScriptedThread.UserMessage take(
      ScriptedThread on, String turn, String client, String text) throws IOException {
    ScriptedThread.UserMessage message =
        new ScriptedThread.UserMessage(name("item"), turn, client, text);
    on.messages.add(message);
    Files.writeString(
        record,
        JSON.writeValueAsString(new Taken(on.id, client, text)) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return message;
  }

  private void said(ScriptedThread on, ScriptedThread.UserMessage message) {
    for (String method : List.of("item/started", "item/completed")) {
      tell(
          method,
          on,
          event -> {
            event.put("turnId", message.turn());
            event.set("item", message.shown());
          });
    }
  }

  private void runTurn(ScriptedThread on, ScriptedThread.Turn turn, String text) {
    int until = text.indexOf(UNTIL);
    if (until >= 0) {
      whenThere(Path.of(text.substring(until + UNTIL.length())), () -> over(on, turn, "completed"));
    } else {
      later(random.nextInt(LONGEST_TURN_MILLIS), () -> over(on, turn, "completed"));
    }
  }

  private void over(ScriptedThread on, ScriptedThread.Turn turn, String how) {
    if (turn.status.equals("inProgress")) {
      turn.status = how;
      tell("turn/completed", on, event -> event.set("turn", shown(turn)));
      turn.afterwards.run();
    }
  }

  private static ObjectNode turns(ScriptedThread on) {
    ObjectNode body = result();
    var data = ((ObjectNode) body.get("result")).putArray("data");
    on.turns.reversed().forEach(turn -> data.add(shown(turn)));
    return body;
  }

  private static ObjectNode items(ScriptedThread on) {
    ObjectNode body = result();
    var data = ((ObjectNode) body.get("result")).putArray("data");
    on.messages
        .reversed()
        .forEach(
            message -> data.addObject().put("turnId", message.turn()).set("item", message.shown()));
    return body;
  }

  private static ObjectNode shown(ScriptedThread.Turn turn) {
    return JSON.createObjectNode().put("id", turn.id).put("status", turn.status);
  }

  private String name(String kind) {
    count++;
    return kind + "-" + ProcessHandle.current().pid() + "-" + count;
  }

  private static ObjectNode result() {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("result");
    return body;
  }

  private static ObjectNode error(int code, String message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("code", code).put("message", message);
    return body;
  }

  private void later(int millis, Runnable work) {
    Future<?> _ = thread.schedule(work, millis, TimeUnit.MILLISECONDS);
  }

  private void whenThere(Path file, Runnable work) {
    if (Files.exists(file)) {
      work.run();
    } else {
      later(LOOK_MILLIS, () -> whenThere(file, work));
    }
  }

  private void tell(
      String method, ScriptedThread on, java.util.function.Consumer<ObjectNode> filled) {
    ObjectNode message = JSON.createObjectNode().put("method", method);
    filled.accept(message.putObject("params").put("threadId", on.id));
    write(message + "\n");
  }

  private static String line(JsonNode id, ObjectNode body) {
    ObjectNode message = JSON.createObjectNode();
    message.set("id", id);
    message.setAll(body);
    return message + "\n";
  }

  private void reply(JsonNode id, ObjectNode body) {
    write(line(id, body));
  }

  private void tear(JsonNode id, ObjectNode body, int millis) {
    String line = line(id, body);
    write(line.substring(0, line.length() / 2));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    write(line.substring(line.length() / 2));
  }

  private void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
