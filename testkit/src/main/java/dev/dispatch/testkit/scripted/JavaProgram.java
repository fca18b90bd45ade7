package dev.dispatch.testkit.scripted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An executable file that runs a class of the tests. */
final class JavaProgram {
  private JavaProgram() {}

  /**
   * Writes it; it runs with the java of the caller.
   *
   * @param arguments go before those it is started with
   * @param needed classes whose jars or folders it needs, with its own
   */
  static Path install(Path program, Class<?> main, List<String> arguments, Class<?>... needed) {
    String classes =
        Stream.concat(Stream.of(main), Stream.of(needed))
            .map(JavaProgram::origin)
            .distinct()
            .collect(Collectors.joining(":"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try {
      Files.createDirectories(program.toAbsolutePath().getParent());
      Files.writeString(
          program,
          """
          #!/bin/sh
          exec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto \\
            -cp %s %s %s "$@"
          """
              .formatted(
                  quoted(java),
                  quoted(classes),
                  main.getName(),
                  arguments.stream().map(JavaProgram::quoted).collect(Collectors.joining(" "))));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String origin(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
