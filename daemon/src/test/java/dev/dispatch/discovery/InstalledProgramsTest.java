package dev.dispatch.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.agent.AgentProgram;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.AgentPrograms.Found;
import dev.dispatch.agent.AgentPrograms.Installed;
import dev.dispatch.agent.AgentPrograms.Listing;
import dev.dispatch.exec.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs on a PATH of their own, asked for their models. */
final class InstalledProgramsTest {
  @TempDir private Path temp;
  private final ProcessRunner runner = new ProcessRunner();
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @AfterEach
  void close() {
    runner.close();
    blocking.shutdownNow();
  }

  private InstalledPrograms programs() {
    return new InstalledPrograms(runner, temp.resolve("home/models.json"), () -> now, blocking);
  }

  private Map<String, String> environment() {
    return Map.of("PATH", temp.resolve("bin") + ":relative/bin::/usr/bin:/bin");
  }

  private Path program(String name, String script) throws IOException {
    Path file = Files.createDirectories(temp.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private List<Listing> list(Duration maxAge) {
    return programs().list(environment(), maxAge);
  }

  @Test
  void findsProgramsThatCanRun() throws IOException {
    Path claude = program("claude", "");
    Files.writeString(temp.resolve("bin/codex"), "not executable");
    Files.createDirectory(temp.resolve("bin/agent"));
    assertThat(programs().installed(environment()))
        .containsExactly(new Installed(AgentProgram.CLAUDE, claude.toString()));
    assertThat(programs().installed(Map.of())).isEmpty();
  }

  @Test
  void readsWhatCursorPrints() throws IOException {
    program(
        "agent",
        """
        test "$1" = models || exit 2
        printf 'Available models\\n\\n'
        printf 'auto - Auto\\n'
        printf 'opus-4.6-thinking - Claude 4.6 Opus (Thinking)  (default)\\n'
        printf '\\033[1mgpt-5.3-codex\\033[0m - GPT-5.3 Codex (current)\\n'
        printf 'grok - Grok (current) (default)\\n'
        printf '\\nTip: use --model <id> to switch.\\n'
        """);
    Listing listing = list(Duration.ZERO).getFirst();
    assertThat(listing.models())
        .containsExactly(
            new Found("auto", "Auto", false),
            new Found("opus-4.6-thinking", "Claude 4.6 Opus (Thinking)", false),
            new Found("gpt-5.3-codex", "GPT-5.3 Codex", false),
            new Found("grok", "Grok", false));
    assertThat(listing.problem()).isEmpty();
    assertThat(listing.source()).isEqualTo("agent models");
    assertThat(listing.askedAt()).hasValue(now);
    assertThat(listing.find("GPT-5.3-CODEX")).isPresent();
  }

  @Test
  void readsWhatCodexPrints() throws IOException {
    program(
        "codex",
        """
        test "$1 $2" = 'debug models' || exit 2
        echo 'WARNING: something' >&2
        echo '{"models":[{"slug":"gpt-6","display_name":"GPT-6","visibility":"list"},'
        echo '{"slug":"secret","display_name":"S","visibility":"hide"},{"slug":"bare"},{}]}'
        """);
    assertThat(list(Duration.ZERO).getFirst().models())
        .containsExactly(
            new Found("gpt-6", "GPT-6", false),
            new Found("secret", "S", true),
            new Found("bare", "bare", false));
  }

  @Test
  void asksAgainOnlyWhenTheAnswerIsOld() throws IOException {
    program("agent", "echo x >>" + temp.resolve("calls") + "\necho 'm1 - M1'\n");
    list(AgentPrograms.FRESH);
    list(AgentPrograms.FRESH);
    assertThat(Files.readAllLines(temp.resolve("calls"))).hasSize(1);
    now = now.plus(Duration.ofHours(25));
    list(AgentPrograms.FRESH);
    assertThat(Files.readAllLines(temp.resolve("calls"))).hasSize(2);
    list(Duration.ZERO);
    assertThat(Files.readAllLines(temp.resolve("calls"))).hasSize(3);
    now = now.minus(Duration.ofDays(2));
    list(AgentPrograms.FRESH);
    assertThat(Files.readAllLines(temp.resolve("calls"))).as("clock set back").hasSize(4);
    now = now.plus(Duration.ofDays(1000));
    list(AgentPrograms.ANY_AGE);
    assertThat(Files.readAllLines(temp.resolve("calls"))).as("any age").hasSize(4);
  }

  @Test
  void keepsTheLastAnswerOfAProgramThatFails() throws IOException {
    program("agent", "echo 'm1 - M1'\n");
    list(Duration.ZERO);
    program("agent", "echo 'not logged in' >&2\nexit 1\n");
    Listing listing = list(Duration.ZERO).getFirst();
    assertThat(listing.models()).containsExactly(new Found("m1", "M1", false));
    assertThat(listing.askedAt()).hasValue(now);
    assertThat(listing.problem()).hasValue("failed with 1: not logged in");
    program("agent", "echo nothing to see\n");
    assertThat(list(Duration.ZERO).getFirst().problem()).hasValue("named no model");
  }

  @Test
  void goesOnWithoutACacheThatCannotBeReadOrWritten() throws IOException {
    Files.createDirectories(temp.resolve("home"));
    Files.writeString(temp.resolve("home/models.json"), "{ not json");
    program("agent", "echo 'm1 - M1'\n");
    assertThat(list(Duration.ZERO).getFirst().models()).hasSize(1);
    assertThat(list(Duration.ofHours(1)).getFirst().models()).hasSize(1);
    Files.delete(temp.resolve("home/models.json"));
    Files.createDirectory(temp.resolve("home/models.json"));
    assertThat(list(Duration.ZERO).getFirst().models()).hasSize(1);
  }

  @Test
  void knowsClaudesNamesWithoutAskingIt() throws IOException {
    program("claude", "echo called >" + temp.resolve("called"));
    Listing listing = list(Duration.ZERO).getFirst();
    assertThat(listing.models()).extracting(Found::id).containsExactly("opus", "sonnet", "haiku");
    assertThat(listing.askedAt()).isEmpty();
    assertThat(temp.resolve("called")).doesNotExist();
  }
}
