package dev.dispatch.client;

import dev.dispatch.wire.OneShotExit;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.time.InstantSource;

/** The {@code dispatch} command: finds or starts the daemon and forwards to it. */
public final class Main {
  private final ClientContext context;
  private final Console console;
  private final Ending ending;

  private Main(ClientContext context, Console console, Ending ending) {
    this.context = context;
    this.console = console;
    this.ending = ending;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) throws InterruptedException {
    nameSelectorProvider();
    Console console = new Console();
    Ending ending = new Ending(console);
    ending.install();
    ClientContext context = ClientContext.ofThisProcess(args);
    ending.exit(new Main(context, console, ending).exitCode());
  }

  /** Otherwise the JDK looks for one in the client's jar, which costs 3 ms. */
  private static void nameSelectorProvider() {
    if ("Linux".equals(System.getProperty("os.name"))) {
      System.setProperty(
          "java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
    }
  }

  private int exitCode() throws InterruptedException {
    try {
      return run();
    } catch (ClosedPipeException e) {
      return ClosedPipeException.EXIT_CODE;
    } catch (ClientFailure e) {
      console.err(context.jsonErrors() ? e.toJson() : e.toText());
      return e.exitCode();
    }
  }

  private int run() throws ClientFailure, ClosedPipeException, InterruptedException {
    CommandKind kind = CommandKind.of(context.argv());
    if (WorkerFacts.inLane(context.environment())) {
      return inLane(kind);
    }
    DaemonConnector connector = new DaemonConnector(context.paths(), new DaemonLauncher(context));
    Connections connections = kind.startsDaemon() ? connector : new NoStart(connector);
    try {
      if (kind == CommandKind.MCP) {
        return pump(connections);
      }
      int code = forward(connections, kind);
      if (code == 0 && kind == CommandKind.ABOUT_DAEMON && context.argv().contains("down")) {
        connector.awaitGone();
      }
      return code;
    } catch (WithoutDaemonException e) {
      return withoutDaemon(connector);
    } finally {
      if (connector.startedDaemon()) {
        new AotMaker(context).startIfMissing();
      }
    }
  }

  /** From inside an agent: never starts a daemon, and is who the lane is. */
  private int inLane(CommandKind kind)
      throws ClientFailure, ClosedPipeException, InterruptedException {
    WorkerFacts facts =
        new WorkerFacts(
            context.environment(), context.launcher(), context.paths(), InstantSource.system());
    if (kind == CommandKind.TEXT) {
      int code = new OneShotRunner(context).run();
      if (code != OneShotExit.NEEDS_DAEMON) {
        return code;
      }
    }
    if (WorkerCommand.takes(context.argv())) {
      return new WorkerCommand(context, facts, console, ending).run();
    }
    Connections connections = new WorkerRoute(facts);
    if (kind == CommandKind.MCP) {
      return pump(connections);
    }
    try {
      return forward(connections, CommandKind.ORDINARY);
    } catch (WithoutDaemonException e) {
      throw new ClientFailure(ClientFailure.INTERNAL, String.valueOf(e.getMessage()));
    }
  }

  private int withoutDaemon(DaemonConnector connector)
      throws ClientFailure, ClosedPipeException, InterruptedException {
    int code = new OneShotRunner(context).run();
    if (code != OneShotExit.NEEDS_DAEMON) {
      return code;
    }
    try {
      return forward(connector, CommandKind.ORDINARY);
    } catch (WithoutDaemonException e) {
      throw new ClientFailure(ClientFailure.INTERNAL, String.valueOf(e.getMessage()));
    }
  }

  private int forward(Connections connections, CommandKind kind)
      throws ClientFailure, ClosedPipeException, WithoutDaemonException, InterruptedException {
    return new Forwarder(context, connections, kind, console, ending).forward();
  }

  private int pump(Connections connections)
      throws ClientFailure, ClosedPipeException, InterruptedException {
    return new McpPump(context, connections, console, ending)
        .run(new FileInputStream(FileDescriptor.in));
  }
}
