package dev.dispatch.transport.shared;

import dev.dispatch.codec.LineCodec;
import dev.dispatch.id.ProcessId;
import dev.dispatch.session.AgentProcess;
import dev.dispatch.session.AgentProcesses;
import dev.dispatch.session.WireLogs;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.ProcessRecord;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the log of each agent process read by one reader, to the end of the process. */
public final class LogFollower {
  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
  private static final long AGAIN_MILLIS = 1000;

  private final AgentProcesses processes;
  private final WireLogs logs;
  private final AgentEventSink sink;
  private final Executor later;

  /** Which are read, or will be soon; a second reader would take everything twice. */
  private final Set<ProcessId> followed = ConcurrentHashMap.newKeySet();

  /**
   * Makes one.
   *
   * @param sink takes the events of every log
   * @param blocking platform threads
   */
  public LogFollower(
      AgentProcesses processes, WireLogs logs, AgentEventSink sink, Executor blocking) {
    this.processes = processes;
    this.logs = logs;
    this.sink = sink;
    this.later = CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS, blocking);
  }

  /** Never fails: what was started must not be taken for what was not. Tries again instead. */
  public void follow(ProcessRecord process, LineCodec codec) {
    if (followed.add(process.id())) {
      followInTheEnd(process, codec);
    }
  }

  /** Once the threads are gone nobody tries any more: the next daemon adopts it. */
  private void followInTheEnd(ProcessRecord process, LineCodec codec) {
    if (!isFollowed(process, codec)) {
      later.execute(() -> followInTheEnd(process, codec));
    }
  }

  private boolean isFollowed(ProcessRecord process, LineCodec codec) {
    try {
      AgentProcess agent = processes.adopt(process.id());
      SessionReader reader =
          new SessionReader(process, codec, sink, () -> followed.remove(process.id()));
      logs.follow(agent.wireLog(), process.offset(), reader);
      return true;
    } catch (RuntimeException | Error e) {
      LOG.error("the log of {} cannot be read yet", process.id(), e);
      return false;
    }
  }
}
