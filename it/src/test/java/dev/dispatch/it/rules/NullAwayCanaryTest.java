package dev.dispatch.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiler's options in pom.xml refuse a null dereference; without NullAway they would not. */
final class NullAwayCanaryTest {
  private static final Pattern ARGUMENT = Pattern.compile("<arg>([^<]*)</arg>");
  private static String pom = "";

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void readPom() throws IOException {
    pom = Files.readString(DispatchSandbox.checkout().resolve("pom.xml"));
  }

  @Test
  void nullDereferenceDoesNotCompile() throws Exception {
    Compiled canary =
        compile(
            """
            package dev.dispatch.canary;

            import org.jspecify.annotations.NullMarked;
            import org.jspecify.annotations.Nullable;

            @NullMarked
            final class Canary {
              private Canary() {}

              static int length(@Nullable String text) {
                return text.length();
              }
            }
            """);
    assertThat(canary.exit()).isNotZero();
    assertThat(canary.output()).contains("error: [NullAway] dereferenced expression");
  }

  @Test
  void theSameWithACheckCompiles() throws Exception {
    Compiled fine =
        compile(
            """
            package dev.dispatch.canary;

            import org.jspecify.annotations.NullMarked;
            import org.jspecify.annotations.Nullable;

            @NullMarked
            final class Canary {
              private Canary() {}

              static int length(@Nullable String text) {
                return text == null ? 0 : text.length();
              }
            }
            """);
    assertThat(fine.output()).isEmpty();
    assertThat(fine.exit()).isZero();
  }

  @Test
  void warningsAndNullAwayAreErrorsInEveryModule() throws IOException {
    assertThat(pom).contains("-Xep:NullAway:ERROR", "<arg>-Werror</arg>");
    assertThat(pom).contains("-XepOpt:NullAway:AnnotatedPackages=dev.dispatch");
    for (String module : List.of("client", "core", "daemon", "testkit", "it", "bench")) {
      String own = Files.readString(DispatchSandbox.checkout().resolve(module).resolve("pom.xml"));
      assertThat(own).as(module).doesNotContain("-Xplugin", "-Xep", "-proc:none", "maven.compiler");
      assertThat(own.contains("<compilerArgs>")).as(module + " replaces the arguments").isFalse();
    }
  }

  /** How javac ended. */
  private record Compiled(int exit, String output) {}

  private Compiled compile(String source) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("Canary.java"), source);
    Path output = folder.resolve("javac.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    command.addAll(projectArguments());
    command.addAll(List.of("--release", "25", "-proc:none", "-d", folder.toString()));
    String classPath = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", jspecify(classPath), "-processorpath", classPath));
    command.add(file.toString());
    Process javac =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(javac.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Compiled(javac.exitValue(), Files.readString(output));
  }

  private static List<String> projectArguments() {
    List<String> arguments = new ArrayList<>();
    Matcher matcher = ARGUMENT.matcher(pom);
    while (matcher.find()) {
      arguments.add(matcher.group(1));
    }
    assertThat(arguments).hasSizeGreaterThan(10);
    return arguments;
  }

  private static String jspecify(String classPath) {
    for (String entry : classPath.split(":", -1)) {
      if (entry.contains("jspecify")) {
        return entry;
      }
    }
    throw new AssertionError("no jspecify on the class path");
  }
}
