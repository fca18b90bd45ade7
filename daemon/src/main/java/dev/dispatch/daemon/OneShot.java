package dev.dispatch.daemon;

import dev.dispatch.surface.NeedsDaemonException;
import dev.dispatch.wire.OneShotExit;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.RequestId;
import dev.dispatch.wire.Terminals;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One command in a process of its own, for what must work without a daemon: {@code HOME INSTALL
 * BUILD LAUNCHER TERMINALS COLUMNS ARGV…}. Same handler, same output; starts and locks nothing.
 */
public final class OneShot {
  private static final int ARGV_AT = 6;

  private OneShot() {}

  /** Runs the command; ends the process with its exit code. */
  public static void main(String[] args) {
    int code;
    try {
      code = run(args);
    } catch (NeedsDaemonException e) {
      code = OneShotExit.NEEDS_DAEMON;
    } catch (Exception e) {
      error("dispatch: " + e);
      code = 1;
    }
    Runtime.getRuntime().halt(code);
  }

  private static int run(String[] args) throws Exception {
    DaemonArguments arguments = DaemonArguments.parse(args);
    List<String> argv = Arrays.asList(args).subList(ARGV_AT, args.length);
    String streams = args[4];
    Terminals terminals =
        new Terminals(
            streams.startsWith("1"),
            streams.startsWith("1", 1),
            streams.startsWith("1", 2),
            Integer.parseInt(args[5]));
    Request request =
        new Request(
            Request.PROTOCOL,
            arguments.build(),
            RequestId.random(),
            0,
            Request.Kind.COMMAND,
            Request.OnOtherBuild.SERVE,
            argv,
            System.getProperty("user.dir"),
            System.getenv(),
            terminals,
            ProcessHandle.current().pid());
    HomeControl control = new HomeControl(arguments, Optional.empty(), reason -> {});
    DaemonContext context =
        new DaemonContext(arguments.paths(), arguments.install(), control, InstantSource.system());
    try (ConsoleCall call = new ConsoleCall(request)) {
      return Wiring.withoutDaemon(context).handle(call);
    }
  }

  private static void error(String line) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    err.println(line);
  }
}
