package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.AppServerCodec;
import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentInput;
import dev.dispatch.session.AgentProcess;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.LaunchSpec;
import dev.dispatch.session.ProcessState;
import dev.dispatch.session.WireLogs;
import dev.dispatch.store.Store;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.ProcessRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that run: starts one where none fits, and finds those of an earlier daemon again, by
 * the lanes that are on them.
 */
final class AppServers {
  private static final String VERSION = "1";
  private static final Logger LOG = LoggerFactory.getLogger(AppServers.class);
  private static final String SERVER = "-server";
  private static final String VISIT = "visit";
  private static final String INITIALIZE = "dispatch/initialize";

  private final Parts parts;
  private final ServerReader.Followers followers;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ProcessId, AppServer> servers = new HashMap<>();

  /**
   * What they need.
   *
   * @param directory of the processes' folders
   */
  record Parts(
      AgentProcesses processes,
      WireLogs logs,
      Path directory,
      ThreadFiles files,
      AgentEventSink sink,
      Store store) {}

  AppServers(Parts parts, ServerReader.Followers followers) {
    this.parts = parts;
    this.followers = followers;
  }

  /**
   * One that runs with that command and environment, with that lane on it; started for it if there
   * is none.
   *
   * @param isAlone whether no other lane is to be on it
   */
  AppServer serving(
      ProcessRecord lane, List<String> argv, Map<String, String> environment, boolean isAlone) {
    // a server lets go of a conversation with its own end only
    String key = ServerKey.of(argv, environment) + (isAlone ? "-" + lane.lane() : "");
    lock.lock();
    try {
      for (AppServer server : servers.values()) {
        if (server.key().equals(key)
            && !server.isOver()
            && !isForVisits(server.id())
            && server.process().state() instanceof ProcessState.Running) {
          server.add(lane); // at once: a server that nobody is on is ended
          return server;
        }
      }
      AppServer server = start(lane.lane().value(), key, argv, environment);
      server.add(lane);
      return server;
    } finally {
      lock.unlock();
    }
  }

  /**
   * One that runs with that command and environment, for somebody who asks it something and has no
   * lane on it; {@link #leave} gives it back.
   */
  AppServer visited(List<String> argv, Map<String, String> environment) {
    String key = ServerKey.of(argv, environment);
    lock.lock();
    try {
      AppServer server =
          servers.values().stream()
              .filter(one -> one.key().equals(key) && !one.isOver())
              .filter(one -> one.process().state() instanceof ProcessState.Running)
              .findFirst()
              .orElseGet(() -> start(VISIT, key, argv, environment));
      server.enter();
      return server;
    } finally {
      lock.unlock();
    }
  }

  /** It is not asked any more; ended where nobody else needs it. */
  void leave(AppServer server) {
    server.exit();
    if (retire(server)) {
      server.process().terminate();
    }
  }

  /** Whether it was started for somebody who has no lane on it; no lane gets on it either. */
  static boolean isForVisits(ProcessId server) {
    return server.value().startsWith(VISIT + SERVER);
  }

  /** Named after the lane it is started for, which is what its children are taken for. */
  private AppServer start(
      String head, String key, List<String> argv, Map<String, String> environment) {
    ProcessId id = new ProcessId(head + SERVER + Long.toHexString(random.nextLong()));
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    AgentProcess process =
        parts
            .processes()
            .launch(
                new LaunchSpec(
                    id,
                    argv,
                    Files.isDirectory(home) ? home : Path.of("/"),
                    environment,
                    new AgentInput.Live(),
                    null));
    keep(process.folder().resolve("key"), key);
    AppServer server = new AppServer(process, key);
    servers.put(id, server);
    server.greetedBy(server.replyTo(INITIALIZE));
    greetings().forEach(server::tellAgain);
    follow(server, record(id));
    return server;
  }

  /** Always the first two, so that they are handed over once. */
  private static List<ThreadFiles.Numbered> greetings() {
    return List.of(
        new ThreadFiles.Numbered(1, ServerCalls.initialize(INITIALIZE, VERSION)),
        new ThreadFiles.Numbered(2, ServerCalls.initialized()));
  }

  private ProcessRecord record(ProcessId id) {
    return new ProcessRecord(
        id,
        Optional.empty(),
        parts.directory().resolve(id.value()).toString(),
        AppServerCodec.NAME,
        0,
        false);
  }

  private void follow(AppServer server, ProcessRecord record) {
    parts
        .logs()
        .follow(
            server.process().wireLog(),
            record.offset(),
            new ServerReader(
                server,
                record,
                parts.files(),
                // nothing of a visit is to be found again
                isForVisits(server.id()) ? (process, seen) -> {} : parts.sink(),
                followers));
  }

  /**
   * The server of a lane of before a restart, with that lane on it; empty where the lane was never
   * handed over to one.
   */
  Optional<AppServer> adopt(ProcessRecord lane) {
    Optional<ProcessId> id = parts.files().server(lane.lane());
    if (id.isEmpty() || parts.files().start(lane.lane()).isEmpty()) {
      return Optional.empty();
    }
    lock.lock();
    try {
      AppServer known = servers.get(id.get());
      if (known != null) {
        present(known, lane);
        return Optional.of(known);
      }
      AgentProcess process = parts.processes().adopt(id.get());
      if (process.state() instanceof ProcessState.NeverStarted) {
        return Optional.empty();
      }
      AppServer server = new AppServer(process, read(process.folder().resolve("key")));
      servers.put(id.get(), server);
      // All of them before the first line is read: what nobody is there for would be lost.
      List<LaneRef> lanes = lanesOn(id.get());
      lanes.stream()
          .flatMap(one -> parts.store().processOf(one).stream())
          .filter(one -> !one.ended())
          .forEach(one -> present(server, one));
      present(server, lane);
      if (process.state() instanceof ProcessState.Running) {
        greetings().forEach(server::tellAgain);
        handedOver(lanes).forEach(server::tellAgain);
      }
      follow(server, parts.store().process(id.get()).orElseGet(() -> record(id.get())));
      return Optional.of(server);
    } finally {
      lock.unlock();
    }
  }

  private void present(AppServer server, ProcessRecord lane) {
    AppServer.Conversation conversation = server.add(lane);
    parts.files().thread(lane.lane()).ifPresent(thread -> server.named(conversation, thread));
  }

  private List<LaneRef> lanesOn(ProcessId server) {
    try (Stream<Path> folders = Files.list(parts.files().folders().lanes())) {
      return folders
          .map(folder -> String.valueOf(folder.getFileName()))
          .filter(LaneRef::hasShape)
          .map(LaneRef::new)
          .filter(lane -> parts.files().server(lane).equals(Optional.of(server)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What these lanes were about to tell their server, lowest number first. */
  private List<ThreadFiles.Numbered> handedOver(List<LaneRef> lanes) {
    return lanes.stream()
        .flatMap(lane ->
            Stream.of(
                    parts.files().start(lane).stream(),
                    parts.files().first(lane).stream(),
                    parts.files().messagesOf(lane).stream())
                .flatMap(payloads -> payloads))
        .filter(payload -> !payload.isSettled())
        .sorted(Comparator.comparingInt(ThreadFiles.Numbered::number))
        .toList();
  }

  /** The server that lane is on, if it runs. */
  Optional<AppServer> find(ProcessRecord lane) {
    try {
      return Optional.of(of(lane));
    } catch (DispatchException e) {
      return Optional.empty();
    }
  }

  /** The server that lane is on. */
  AppServer of(ProcessRecord lane) {
    Optional<ProcessId> id = parts.files().server(lane.lane());
    lock.lock();
    try {
      AppServer server = id.map(servers::get).orElseGet(() -> adopt(lane).orElse(null));
      if (server == null || server.isOver()) {
        throw new DispatchException(
            ErrorCode.CONFLICT, "lane " + lane.lane() + " has no app-server any more");
      }
      return server;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends servers that a daemon started and died before a lane was on them. Once, before the first
   * is asked for.
   */
  void endOrphans() {
    for (ProcessId id : parts.processes().ids()) {
      if (id.value().contains(SERVER) && !isNeeded(id)) {
        AgentProcess process = parts.processes().adopt(id);
        if (process.state() instanceof ProcessState.Running) {
          LOG.info("{}: it serves nobody, and is ended", id);
          process.terminate();
        }
        if (isForVisits(id)) {
          boolean _ = parts.processes().discard(id);
        }
      }
    }
  }

  private boolean isNeeded(ProcessId server) {
    return lanesOn(server).stream()
        .filter(lane -> parts.files().start(lane).isPresent())
        .flatMap(lane -> parts.store().processOf(lane).stream())
        .anyMatch(lane -> !lane.ended());
  }

  /** Nobody is on it any more. */
  void forget(AppServer server) {
    lock.lock();
    try {
      servers.remove(server.id(), server);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a server out if no lane is on it; whether that was so. */
  boolean retire(AppServer server) {
    lock.lock();
    try {
      return server.isUnused() && servers.remove(server.id(), server);
    } finally {
      lock.unlock();
    }
  }

  private static void keep(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
