package dev.dispatch.client;

import dev.dispatch.wire.HomePaths;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.RequestId;
import dev.dispatch.wire.Terminals;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything the client is given by its caller and its launcher.
 *
 * @param argv the arguments after {@code dispatch}
 * @param environment the caller's, as it was before the launcher touched it
 * @param paths where the daemon is met
 * @param install the folder of the build that runs
 * @param build its id
 * @param launcher the {@code dispatch} command itself
 * @param jdkKey names the build of the JDK, for AOT caches
 */
record ClientContext(
    List<String> argv,
    Map<String, String> environment,
    String cwd,
    Terminals terminals,
    HomePaths paths,
    Path install,
    String build,
    String launcher,
    String jdkKey) {

  /** From system properties set by the launcher. */
  static ClientContext ofThisProcess(String[] args) {
    Map<String, String> environment = callersEnvironment();
    String cwd = System.getProperty("user.dir");
    Path home = home(environment, cwd);
    return new ClientContext(
        List.of(args),
        PaneEnvironment.of(environment, home),
        cwd,
        streams(),
        new HomePaths(home),
        Path.of(System.getProperty("dispatch.install", "")),
        System.getProperty("dispatch.build", ""),
        System.getProperty("dispatch.launcher", ""),
        System.getProperty("dispatch.jdk", ""));
  }

  Request request(RequestId id, int attempt, CommandKind kind) {
    return new Request(
        Request.PROTOCOL,
        build,
        id,
        attempt,
        kind == CommandKind.MCP ? Request.Kind.MCP : Request.Kind.COMMAND,
        kind.onOtherBuild(),
        argv,
        cwd,
        environment,
        terminals,
        ProcessHandle.current().pid());
  }

  /** The same with other arguments. */
  ClientContext withArguments(List<String> other) {
    return new ClientContext(
        other, environment, cwd, terminals, paths, install, build, launcher, jdkKey);
  }

  /** Whether errors, and what has no text form of its own, are to be one JSON document. */
  boolean jsonErrors() {
    if (argv.contains("--json")) {
      return true;
    }
    boolean textual = !argv.isEmpty() && argv.getFirst().equals("ask");
    return !textual && !terminals.stdout() && !argv.contains("--text");
  }

  /** The launcher forces a UTF-8 locale on the JVM and says here what there was. */
  private static Map<String, String> callersEnvironment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String locale = System.getProperty("dispatch.lc_all");
    if (locale == null) {
      return environment;
    }
    if (locale.isEmpty()) {
      environment.remove("LC_ALL");
    } else {
      environment.put("LC_ALL", locale);
    }
    return environment;
  }

  private static Path home(Map<String, String> environment, String cwd) {
    String named = environment.getOrDefault("DISPATCH_HOME", "");
    if (!named.isEmpty()) {
      return Path.of(cwd).resolve(named).normalize();
    }
    String user = environment.getOrDefault("HOME", "");
    return Path.of(user.isEmpty() ? System.getProperty("user.home") : user)
        .resolve(".dispatch")
        .toAbsolutePath()
        .normalize();
  }

  private static Terminals streams() {
    String streams = System.getProperty("dispatch.tty", "000");
    return new Terminals(
        streams.startsWith("1"),
        streams.startsWith("1", 1),
        streams.startsWith("1", 2),
        columns(System.getProperty("dispatch.columns", "")));
  }

  private static int columns(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
