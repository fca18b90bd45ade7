package dev.dispatch.session;

import dev.dispatch.exec.ProgramInput;
import dev.dispatch.id.ProcessId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent program to start.
 *
 * @param id names the process and its folder; not used before
 * @param argv program and arguments, passed byte for byte; each shorter than 128 KiB
 * @param cwd where it runs
 * @param environment its whole environment, but for {@code PWD}, which becomes {@code cwd}, and the
 *     process's mark {@code DISPATCH_SESSION}; never written to a file
 * @param input its stdin
 * @param workerFifo a FIFO held open for as long as the process lives, made if it is not there, so
 *     that what a worker writes while no daemon reads stays in the pipe; null for none
 */
public record LaunchSpec(
    ProcessId id,
    List<String> argv,
    Path cwd,
    Map<String, String> environment,
    AgentInput input,
    @Nullable Path workerFifo) {
  public LaunchSpec {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    ProgramInput.check(argv, environment);
    if (!cwd.isAbsolute() || (workerFifo != null && !workerFifo.isAbsolute())) {
      throw new IllegalArgumentException(
          "paths of " + id + " must be absolute: " + cwd + ", " + workerFifo);
    }
  }
}
