package dev.dispatch.daemon;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentCatalog.AgentRequest;
import dev.dispatch.agent.AgentCatalog.Viewpoint;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AppServerCommand;
import dev.dispatch.agent.ConfiguredAgents;
import dev.dispatch.codec.WireLine;
import dev.dispatch.codec.appserver.AppServerCodec;
import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.codec.appserver.ServerVersion;
import dev.dispatch.discovery.InstalledPrograms;
import dev.dispatch.error.DispatchException;
import dev.dispatch.exec.AgentEnvironment;
import dev.dispatch.exec.Conversation;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.git.Repositories;
import dev.dispatch.op.health.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Greets the app-server of each configured codex, and lets it end. No conversation is opened. */
final class AppServerProbe implements Probe {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String GREETING = "doctor";

  private final DaemonContext context;
  private final ProcessRunner runner;

  AppServerProbe(DaemonContext context, ProcessRunner runner) {
    this.context = context;
    this.runner = runner;
  }

  @Override
  public boolean startsServer() {
    return true;
  }

  @Override
  public List<Finding> look(String cwd, Map<String, String> environment) {
    List<Finding> findings = new ArrayList<>();
    Set<List<Object>> known = new HashSet<>();
    for (AgentChoice agent : agents(new Viewpoint(cwd, environment))) {
      List<String> argv = AppServerCommand.of(agent).argv();
      if (known.add(List.of(argv, agent.environment()))) {
        findings.add(greet(agent, argv, environment));
      }
    }
    return findings;
  }

  private List<AgentChoice> agents(Viewpoint from) {
    try (ExecutorService blocking =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory())) {
      AgentCatalog catalog =
          new ConfiguredAgents(
              Wiring.config(context.paths().home(), new Repositories(), context.clock()),
              new InstalledPrograms(
                  runner,
                  InstalledPrograms.cacheFile(context.paths().home()),
                  context.clock(),
                  blocking),
              DemoAgent.choice(context.install()));
      return catalog.names(from).stream()
          .flatMap(name -> served(catalog, name, from).stream())
          .toList();
    } catch (DispatchException e) {
      return List.of(); // what is wrong with the configuration is told beside this
    }
  }

  private static Optional<AgentChoice> served(AgentCatalog catalog, String name, Viewpoint from) {
    try {
      AgentChoice agent = catalog.select(AgentRequest.named(name), from).agent();
      AppServerCommand.of(agent);
      return Optional.of(agent);
    } catch (DispatchException e) {
      return Optional.empty();
    }
  }

  private Finding greet(AgentChoice agent, List<String> argv, Map<String, String> environment) {
    String subject = "app-server";
    String whose = "agent " + agent.name();
    String mend = "see what it says: " + agent.command().strip() + " --version";
    Optional<ServerLine.Reply> reply;
    List<String> said = new CopyOnWriteArrayList<>();
    try {
      reply = reply(argv, AgentEnvironment.of(environment, agent.environment()), said);
    } catch (DispatchException e) {
      return Finding.warn(subject, whose + ": it does not start: " + e.getMessage(), mend);
    }
    if (reply.isEmpty()) {
      String first = said.stream().findFirst().orElse("it says nothing");
      return Finding.warn(subject, whose + ": it does not answer: " + first, mend);
    }
    Optional<ServerVersion> version = ServerVersion.of(reply.get().result());
    return version
        .filter(found -> !found.isSupported())
        .map(old ->
            Finding.fail(subject, whose + ": " + old.refusal(), "npm install -g @openai/codex"))
        .orElseGet(() ->
            version
                .map(found -> Finding.ok(subject, whose + ": codex " + found + " answers"))
                .orElseGet(() ->
                    Finding.warn(subject, whose + ": it answers, and names no version", mend)));
  }

  /**
   * What it replies to the greeting. Its input stays open until then: one whose input has ended
   * goes, whether or not it has replied.
   *
   * @param said takes every line it writes
   */
  private static Optional<ServerLine.Reply> reply(
      List<String> argv, Map<String, String> environment, List<String> said) {
    CompletableFuture<ServerLine.Reply> replied = new CompletableFuture<>();
    try (Conversation server =
        Conversation.start(
            argv,
            Path.of("/"),
            environment,
            line -> {
              said.add(line);
              reply(line).ifPresent(replied::complete);
            },
            () -> replied.cancel(false))) {
      server.write(ServerCalls.initialize(GREETING, Wiring.VERSION));
      server.write(ServerCalls.initialized());
      return Optional.of(replied.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException | ExecutionException | TimeoutException | CancellationException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<ServerLine.Reply> reply(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return AppServerCodec.decode(List.of(new WireLine(0, bytes.length, bytes))).stream()
        .filter(ServerLine.Reply.class::isInstance)
        .map(ServerLine.Reply.class::cast)
        .filter(reply -> reply.id().equals(GREETING))
        .findFirst();
  }
}
