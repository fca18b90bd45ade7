package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The launcher script: where it finds itself, a JDK, a build. */
final class LauncherTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void runsThroughALink() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path second = sandbox.folder().resolve("second");
      Files.createSymbolicLink(second, sandbox.launcher());
      Path link = sandbox.work().resolve("d");
      Files.createSymbolicLink(link, Path.of("../second"));
      CommandResult result =
          sandbox.startProgram(sandbox.work(), List.of(link.toString(), "--version")).await(LIMIT);
      assertThat(result.out()).startsWith("dispatch ");
    }
  }

  @Test
  void buildsOnceForTwoFirstCommands() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path checkout = unbuiltCheckout(sandbox);
      Path tools = Files.createDirectories(sandbox.folder().resolve("bin"));
      script(tools.resolve("mvn"), "exit 0");
      sandbox.env("PATH", tools + ":" + sandbox.environment().get("PATH"));
      List<String> command = List.of(checkout.resolve("dispatch").toString(), "--version");
      RunningCommand one = sandbox.startProgram(sandbox.work(), command);
      RunningCommand two = sandbox.startProgram(sandbox.work(), command);
      assertThat(one.await(LIMIT).out()).startsWith("dispatch ");
      assertThat(two.await(LIMIT).out()).startsWith("dispatch ");
      assertThat(one.err() + two.err()).containsOnlyOnce("first use in this checkout: building");
      assertThat(Files.readAllLines(checkout.resolve("builds"))).hasSize(1);
    }
  }

  @Test
  void saysWhatToInstallWhereMavenIsMissing() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path checkout = unbuiltCheckout(sandbox);
      sandbox.env("PATH", sandbox.folder().resolve("no-tools").toString());
      CommandResult result =
          sandbox
              .startProgram(
                  sandbox.work(), List.of(checkout.resolve("dispatch").toString(), "--version"))
              .await(LIMIT);
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("Maven").contains("hint: install Maven");
    }
  }

  @Test
  void saysWhatToInstallWhereNoJdkIsNewEnough() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path checkout = unbuiltCheckout(sandbox);
      sandbox.env("JAVA_HOME", "/nonexistent");
      String script =
          "for d in /usr/lib/jvm /opt/java; do [ ! -d $d ] || mount -t tmpfs none $d || exit 99;"
              + " done; PATH=/bin:/nowhere; exec '"
              + checkout.resolve("dispatch")
              + "' --version";
      CommandResult result =
          sandbox
              .startProgram(sandbox.work(), List.of("unshare", "--mount", "/bin/sh", "-c", script))
              .await(LIMIT);
      assumeThat(result.exit()).as("may mount here: " + result.err()).isNotIn(99, 125, 126, 127);
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err())
          .contains("no JDK >= 25 found")
          .contains("JAVA_HOME=/nonexistent")
          .contains("hint: install a JDK 25");
    }
  }

  @Test
  void remembersTheJdkAsLongAsJavaHomeIsTheSame() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path checkout = unbuiltCheckout(sandbox);
      script(checkout.resolve("build"), buildScript());
      Path launcher = checkout.resolve("dispatch");
      DispatchSandbox own = sandbox.withLauncher(launcher);
      Path tools = Files.createDirectories(sandbox.folder().resolve("bin"));
      script(tools.resolve("mvn"), "exit 0");
      own.env("PATH", tools + ":" + sandbox.environment().get("PATH"));
      String javaHome = own.environment().get("JAVA_HOME");
      assertThat(own.run("--version").exit()).isZero();
      Path memory = checkout.resolve("dist").resolve("jdk");
      assertThat(memory).hasContent("JAVA_HOME=" + javaHome + "\n" + javaHome);
      own.env("JAVA_HOME", "/nonexistent");
      own.run("--version");
      assertThat(Files.readString(memory)).startsWith("JAVA_HOME=/nonexistent\n");
    }
  }

  /** The launcher with a build script that takes a moment and puts the real install there. */
  private static Path unbuiltCheckout(DispatchSandbox sandbox) throws IOException {
    Path checkout = Files.createDirectories(sandbox.folder().resolve("a checkout"));
    for (String file : List.of("dispatch", "jdk.sh")) {
      Files.copy(DispatchSandbox.checkout().resolve(file), checkout.resolve(file));
    }
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    script(checkout.resolve("build"), buildScript());
    return checkout;
  }

  private static String buildScript() throws IOException {
    return "cd \"${0%/*}\"; echo built >>builds; sleep 0.5; mkdir -p dist; cp -R '"
        + DispatchSandbox.install()
        + "' dist/b1; echo b1 >dist/current";
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
