package dev.dispatch.client;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command lines of the build's Java programs. {@code make-aot} uses the same flags. */
final class JavaCommand {
  /** Main class of the daemon. */
  static final String DAEMON = "dev.dispatch.daemon.Main";

  /** Main class of one command without a daemon. */
  static final String ONE_SHOT = "dev.dispatch.daemon.OneShot";

  private static final List<String> DAEMON_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx96m",
          // Agents outlive the daemon by design; one that ran out of memory must not linger.
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-Xlog:disable",
          "-Xlog:all=warning:stderr",
          "-Djdk.virtualThreadScheduler.parallelism=16",
          "--enable-native-access=ALL-UNNAMED");

  private final ClientContext context;

  JavaCommand(ClientContext context) {
    this.context = context;
  }

  /** The daemon: its own flags, its class path, the arguments every main class of it takes. */
  List<String> daemon(String mainClass) throws ClientFailure {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(DAEMON_FLAGS);
    addAotFlag(command, mainClass);
    command.add("-cp");
    command.add(daemonClassPath());
    command.add(mainClass);
    command.add(context.paths().home().toString());
    command.add(context.install().toString());
    command.add(context.build());
    command.add(context.launcher());
    return command;
  }

  private void addAotFlag(List<String> command, String mainClass) {
    String training = context.environment().getOrDefault("DISPATCH_AOT_TRAIN_DAEMON", "");
    Path cache = daemonCache();
    if (!training.isEmpty() && mainClass.equals(DAEMON)) {
      command.add("-XX:AOTCacheOutput=" + training);
    } else if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
  }

  /** Where the daemon's AOT cache for this build and JDK is, or will be. */
  Path daemonCache() {
    return context.install().resolve("aot").resolve("daemon-" + context.jdkKey() + ".aot");
  }

  /** Sorted, so that it is the same for the cache's training run and every start. */
  private String daemonClassPath() throws ClientFailure {
    Path folder = context.install().resolve("daemon");
    List<String> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : files) {
        jars.add(jar.toString());
      }
    } catch (IOException e) {
      throw new ClientFailure(
          ClientFailure.INTERNAL,
          "the install folder " + folder + " cannot be read: " + e,
          "build again: ./build");
    }
    String[] sorted = jars.toArray(new String[0]);
    Arrays.sort(sorted);
    return String.join(":", sorted);
  }
}
