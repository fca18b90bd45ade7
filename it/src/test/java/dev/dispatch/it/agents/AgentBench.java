package dev.dispatch.it.agents;

import dev.dispatch.testkit.agents.AgentHomes;
import dev.dispatch.testkit.agents.AgentRun;
import dev.dispatch.testkit.agents.RealAgents;
import dev.dispatch.testkit.fakemodel.FakeAnthropicServer;
import dev.dispatch.testkit.fakemodel.FakeOpenAiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A HOME, a git repository and both model servers for one test. Lives under {@code target/}: codex
 * lets its commands write to {@code /tmp}, so nothing there would show what its sandbox refuses.
 */
final class AgentBench implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final FakeOpenAiServer openAi = FakeOpenAiServer.start();
  private final FakeAnthropicServer anthropic = FakeAnthropicServer.start();
  private final Path root;
  private final Path home;
  private final Path repository;
  private final Map<String, String> environment;

  AgentBench() {
    try {
      Path target = Files.createDirectories(Path.of("target", "agents").toAbsolutePath());
      root = Files.createTempDirectory(target, "bench");
      home = Files.createDirectory(root.resolve("home"));
      repository = Files.createDirectory(root.resolve("repository"));
      environment = new HashMap<>(AgentHomes.both(home, openAi, anthropic));
      Files.writeString(repository.resolve("file.txt"), "one\ntwo\n");
      git("init", "--quiet", "--initial-branch=main");
      git("add", "file.txt");
      git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "first");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path home() {
    return home;
  }

  Path repository() {
    return repository;
  }

  FakeOpenAiServer openAi() {
    return openAi;
  }

  FakeAnthropicServer anthropic() {
    return anthropic;
  }

  /** One more variable for the agents started from here on. */
  AgentBench with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Starts {@code codex exec --json} with these options and this prompt. */
  AgentRun startCodex(String prompt, String... options) {
    List<String> command =
        new ArrayList<>(List.of(RealAgents.codex().toString(), "exec", "--json"));
    command.addAll(List.of(options));
    command.addAll(List.of("--", prompt));
    return AgentRun.start(command, environment, repository);
  }

  AgentRun.Result codex(String prompt, String... options) {
    return startCodex(prompt, options).await(LIMIT);
  }

  /** Starts {@code claude -p} with its JSON event stream, these options and this prompt. */
  AgentRun startClaude(String prompt, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                RealAgents.claude().toString(),
                "-p",
                "--output-format",
                "stream-json",
                "--verbose"));
    command.addAll(List.of(options));
    command.addAll(List.of("--", prompt));
    return AgentRun.start(command, environment, repository);
  }

  AgentRun.Result claude(String prompt, String... options) {
    return startClaude(prompt, options).await(LIMIT);
  }

  private void git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    AgentRun.Result result = AgentRun.start(command, environment, repository).await(LIMIT);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(command + ": " + result.stderr());
    }
  }

  @Override
  public void close() {
    openAi.close();
    anthropic.close();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // A program that is still ending may write once more; `target/` is thrown away anyway.
      System.err.println("left behind: " + root + " (" + e + ")");
    }
  }
}
