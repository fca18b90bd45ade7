package dev.dispatch.surface;

import dev.dispatch.op.Op;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.surface.cli.CliSurface;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The surfaces over the testing ops, and what they stand on. */
public final class SurfaceFixture {
  public final TestingOps ops = new TestingOps();
  public final TestingSignal signal = new TestingSignal();
  public final InMemoryResultMemory memory = new InMemoryResultMemory();
  public final OpRegistry registry;
  public final OpRunner runner;
  public final CliSurface cli;

  public SurfaceFixture(Op<?, ?>... more) {
    List<Op<?, ?>> all = new ArrayList<>(ops.all());
    all.addAll(List.of(more));
    registry = new OpRegistry(all);
    runner = new OpRunner(signal, memory, InstantSource.system());
    cli =
        new CliSurface(
            registry,
            runner,
            (kind, cwd) -> List.of("milk"),
            new BuildInfo("0.1.0", "abc"),
            InstantSource.system());
  }

  /** Runs a command line to its end. */
  public int run(ScriptedCallIo io) {
    return cli.handle(io);
  }
}
