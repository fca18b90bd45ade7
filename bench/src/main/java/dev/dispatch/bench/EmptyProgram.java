package dev.dispatch.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An empty Java main with the JVM flags of the client and an AOT cache of its own. */
record EmptyProgram(List<String> command) {
  private static final Pattern FLAG = Pattern.compile("(?<=\\s)-X[^\\s\"]+");

  /** Builds it: a jar, and the cache from one training run. */
  static EmptyProgram build(Path folder, Path launcher, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path jar = jar(folder.resolve("empty.jar"));
    Path cache = folder.resolve("empty.aot");
    List<String> flags = clientFlags(launcher);
    Timed.run(command(flags, "-XX:AOTCacheOutput=" + cache, jar), environment, folder);
    if (!Files.exists(cache)) {
      throw new IllegalStateException("no AOT cache was made for the empty main");
    }
    return new EmptyProgram(command(flags, "-XX:AOTCache=" + cache, jar));
  }

  private static Path jar(Path file) throws IOException {
    String entry = EmptyMain.class.getName().replace('.', '/') + ".class";
    try (InputStream code =
            Objects.requireNonNull(EmptyMain.class.getResourceAsStream("EmptyMain.class"));
        JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry(entry));
      code.transferTo(jar);
    }
    return file;
  }

  /** Read from the launcher, so that they are the same for ever. */
  private static List<String> clientFlags(Path launcher) throws IOException {
    String script = Files.readString(launcher);
    Matcher matcher = FLAG.matcher(script.substring(script.indexOf("exec \"$jdk/bin/java\"")));
    List<String> flags = new ArrayList<>();
    while (matcher.find()) {
      flags.add(matcher.group());
    }
    if (flags.isEmpty()) {
      throw new IllegalStateException("no JVM flags found in " + launcher);
    }
    return flags;
  }

  private static List<String> command(List<String> flags, String aot, Path jar) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(Installs.jdk(), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of(aot, "-cp", jar.toString(), EmptyMain.class.getName()));
    return command;
  }
}
