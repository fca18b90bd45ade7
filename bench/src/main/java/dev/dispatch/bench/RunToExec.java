package dev.dispatch.bench;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * From before {@code dispatch run} is started until its agent program runs, against the same
 * program started by a shell, in turns. The program writes the time as its first act.
 */
final class RunToExec implements Row {
  private static final int ROUNDS = 30;
  private static final int WARM_UP = 8;
  private static final double LIMIT_MILLIS = 120;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String what() {
    return "`dispatch run` → agent program runs, over the program started by a shell, median of 30";
  }

  @Override
  public String limit() {
    return "120 ms";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox first = DispatchSandbox.create()) {
      DispatchSandbox sandbox = Installs.sandbox(first, installs.withCaches());
      Path told = sandbox.folder().resolve("told");
      Path program = program(sandbox, told);
      Files.createDirectories(sandbox.dispatchHome());
      Files.writeString(
          sandbox.dispatchHome().resolve("config.yaml"),
          """
          default: clock
          backends:
            clock: { command: %s }
          models:
            clock: { backend: clock }
          """
              .formatted(program));
      sandbox.run("up");
      Samples handed = new Samples();
      Samples plain = new Samples();
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        long byRun = round(told, () -> run(sandbox));
        long byShell = round(told, () -> shell(sandbox, program));
        if (round >= WARM_UP) {
          handed.add(byRun);
          plain.add(byShell);
        }
      }
      double over = handed.medianMillis() - plain.medianMillis();
      return Outcome.of(
          over <= LIMIT_MILLIS,
          "%.1f ms (%.1f ms against %.1f ms)",
          over,
          handed.medianMillis(),
          plain.medianMillis());
    }
  }

  private static Path program(DispatchSandbox sandbox, Path told) throws IOException {
    Path program = sandbox.folder().resolve("clock.sh");
    Files.writeString(
        program, "#!/bin/sh\ndate +%s%N >" + told + ".tmp\nmv " + told + ".tmp " + told + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private static void run(DispatchSandbox sandbox) {
    require(sandbox.run("run", "tell the time"));
  }

  private static void shell(DispatchSandbox sandbox, Path program) throws IOException {
    require(
        sandbox
            .startProgram(sandbox.work(), List.of("/bin/sh", "-c", program + " \"$@\"", "sh", "x"))
            .await(LIMIT));
  }

  private static void require(CommandResult result) {
    if (result.exit() != 0) {
      throw new IllegalStateException(result.toString());
    }
  }

  private interface Start {
    void start() throws IOException;
  }

  /** Nanoseconds of the wall clock, which the program reads too. */
  private static long round(Path told, Start start) throws Exception {
    Files.deleteIfExists(told);
    Instant now = Instant.now();
    long before = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    start.start();
    Waits.until("the program's time", told, Files::exists);
    return Long.parseLong(Files.readString(told).strip()) - before;
  }
}
