package dev.dispatch.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Has the AOT caches of this build and JDK made in the background: by a script of the install
 * folder, detached and at low priority. Started by the client that started a daemon, after its
 * command, so that neither waits for it.
 */
final class AotMaker {
  private final ClientContext context;
  private final JavaCommand java;

  AotMaker(ClientContext context) {
    this.context = context;
    this.java = new JavaCommand(context);
  }

  /** Starts the making where caches are missing and wanted; never fails the command. */
  void startIfMissing() {
    Path script = context.install().resolve("make-aot");
    if ("off".equals(context.environment().get("DISPATCH_AOT"))
        || context.jdkKey().isEmpty()
        || !Files.exists(script)
        || Files.exists(java.daemonCache())
        || !Files.isWritable(context.install())) {
      return;
    }
    List<String> command = new ArrayList<>(Detached.prefix());
    command.addAll(
        List.of("/bin/sh", script.toString(), System.getProperty("java.home"), context.jdkKey()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(Path.of("/").toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(Path.of("/dev/null").toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(ScrubbedEnvironment.of(context.environment()));
    try {
      builder.start();
    } catch (IOException e) {
      // A cache is only for speed, and the next daemon's starter tries again.
    }
  }
}
