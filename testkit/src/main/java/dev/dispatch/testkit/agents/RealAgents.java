package dev.dispatch.testkit.agents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real {@code codex} and {@code claude}, as pinned in {@code it/agents/package.json}. They are
 * fetched by {@code npm ci} when a test first asks for one and npm is there.
 *
 * <p>Where a program cannot be had, the test fails in CI ({@code CI=true}) and is skipped with the
 * reason elsewhere.
 */
public final class RealAgents {

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final String PINNED = "agents";
  private static final ReentrantLock INSTALLING = new ReentrantLock();

  private RealAgents() {}

  /** The native {@code codex} program. */
  public static Path codex() {
    return codex(PINNED);
  }

  /** The native {@code codex} that the {@code package.json} in another folder beside pins. */
  public static Path codex(String folder) {
    return required(
        folder(folder),
        "@openai/codex",
        "@openai/codex-linux-" + architecture("x64", "arm64"),
        "vendor/" + architecture("x86_64", "aarch64") + "-unknown-linux-musl/bin/codex");
  }

  /** The native {@code claude} program. */
  public static Path claude() {
    return claude(PINNED);
  }

  /** The native {@code claude} that the {@code package.json} in another folder beside pins. */
  public static Path claude(String folder) {
    String name = "@anthropic-ai/claude-code";
    return required(
        folder(folder), name, name + "-linux-" + architecture("x64", "arm64"), "claude");
  }

  /** The native {@code opencode} of such a folder. */
  public static Path opencode(String folder) {
    return required(
        folder(folder),
        "opencode-ai",
        "opencode-linux-" + architecture("x64", "arm64"),
        "bin/opencode");
  }

  /** The program of {@code gemini} in such a folder, to be run by node. */
  public static Path gemini(String folder) {
    return required(folder(folder), "@google/gemini-cli", "@google/gemini-cli", "bundle/gemini.js");
  }

  /** The {@code java} that runs this test. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static String architecture(String amd, String arm) {
    return System.getProperty("os.arch").equals("aarch64") ? arm : amd;
  }

  private static Path required(Path folder, String pin, String packageName, String inside) {
    Path binary = folder.resolve("node_modules").resolve(packageName).resolve(inside);
    Optional<String> missing = install(folder, pin, packageName, binary);
    if (missing.isPresent()) {
      String reason = pin + " is not there: " + missing.get();
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(reason);
      }
      Assumptions.abort(reason);
    }
    return binary;
  }

  /** Installs what is not there in the pinned version; says why it could not. */
  private static Optional<String> install(
      Path folder, String pin, String packageName, Path binary) {
    INSTALLING.lock();
    try {
      if (isPinned(folder, pin, packageName, binary)) {
        return Optional.empty();
      }
      Path target = Files.createDirectories(folder.resolveSibling("target"));
      try (FileChannel channel =
              FileChannel.open(
                  target.resolve("agents.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        return held.isValid() && isPinned(folder, pin, packageName, binary)
            ? Optional.empty()
            : npmCi(folder).or(() -> absent(folder, pin, packageName, binary));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      INSTALLING.unlock();
    }
  }

  private static Optional<String> absent(Path folder, String pin, String packageName, Path binary) {
    return isPinned(folder, pin, packageName, binary)
        ? Optional.empty()
        : Optional.of("npm ci left no " + binary);
  }

  private static Optional<String> npmCi(Path folder) {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean found =
        List.of(path.split(":", -1)).stream()
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, "npm")));
    if (!found) {
      return Optional.of("npm is not on PATH (looked for the programs in " + folder + ")");
    }
    // The packages' own install scripts are not needed: the native programs are packages.
    AgentRun.Result result =
        AgentRun.start(List.of("npm", "ci", "--ignore-scripts"), System.getenv(), folder)
            .await(INSTALL_LIMIT);
    return result.exitCode() == 0
        ? Optional.empty()
        : Optional.of("npm ci ended with " + result.exitCode() + ": " + result.stderr());
  }

  private static boolean isPinned(Path folder, String pin, String packageName, Path binary) {
    Path installed = folder.resolve("node_modules").resolve(packageName).resolve("package.json");
    if (!Files.isReadable(binary) || !Files.exists(installed)) {
      return false;
    }
    String wanted =
        json(folder.resolve("package.json")).path("dependencies").path(pin).asString("");
    String version = json(installed).path("version").asString("");
    return !wanted.isEmpty() && (version.equals(wanted) || version.startsWith(wanted + "-"));
  }

  private static JsonNode json(Path file) {
    return JsonMapper.shared().readTree(file);
  }

  private static Path folder(String name) {
    Path start = Path.of("").toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      Path folder = at.resolve("it").resolve(name);
      if (Files.exists(folder.resolve("package.json"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no it/" + name + "/package.json above " + start);
  }

  /** PATH for agents: the machine's own programs only. */
  static Map<String, String> plainEnvironment(Path home) {
    return Map.of(
        "HOME",
        home.toString(),
        "PATH",
        "/usr/local/bin:/usr/bin:/bin",
        "LANG",
        "C.UTF-8",
        "SHELL",
        "/bin/bash");
  }
}
