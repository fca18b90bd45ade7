package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's files in the published forms, untouched, and tasks in the words such users write. */
@Timeout(180)
final class PublishedConfigTest {
  private static final String PRESENT =
      """
      # Dispatch configuration
      default: opus  # used when nothing is named

      backends:
        claude:
          command: >
            env -u CLAUDE_CODE_ENTRYPOINT -u CLAUDECODE
            claude -p --dangerously-skip-permissions
        cursor:
          command: >
            agent -p --force --workspace "$(pwd)"
        codex:
          command: >
            codex exec --full-auto -C "$(pwd)"

      models:
        opus:          { backend: claude }
        sonnet:        { backend: claude }
        gpt-5.3-codex: { backend: codex }
        composer-1.5:  { backend: cursor }

      aliases:
        security-reviewer:
          model: opus
          prompt: >
            You are a security-focused reviewer.
      """;

  private static final String OLD =
      """
      default: harvey
      agents:
        harvey:
          command: agent -p --force --model harvey-1
        claude:
          command: claude -p
      """;

  private DispatchSandbox sandbox;

  @BeforeEach
  void open() throws IOException {
    sandbox = DispatchSandbox.create();
    Path bin = Files.createDirectories(sandbox.folder().resolve("bin"));
    for (String program : new String[] {"agent", "claude", "codex"}) {
      Path file = bin.resolve(program);
      Files.writeString(
          file,
          """
          #!/bin/sh
          for last; do :; done
          printf '%s' "$last" >"$HOME/prompt"
          for plan in .dispatch/tasks/*/plan.md; do sed -i 's/\\[ \\]/[x]/' "$plan"; done
          n=$#; i=0; line=$(basename "$0")
          for word; do i=$((i+1)); [ "$i" -lt "$n" ] && line="$line $word"; done
          echo "$line" >"$HOME/ran"; pwd >"$HOME/where"
          """);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    sandbox.env("PATH", bin + ":/usr/local/bin:/usr/bin:/bin");
    Files.createDirectories(sandbox.dispatchHome());
  }

  @AfterEach
  void close() throws IOException {
    sandbox.close();
  }

  private String ran(String config, String text) throws IOException {
    Path file = sandbox.dispatchHome().resolve("config.yaml");
    Files.writeString(file, config);
    CommandResult result = sandbox.run("run", text, "--wait", "--text");
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(file).content().as("untouched").isEqualTo(config);
    return Files.readString(sandbox.home().resolve("ran"))
        .strip()
        .replace(sandbox.work().toString(), "WORK");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Fix the login bug                             | claude -p --dangerously-skip-permissions
          Use opus to review the code                   | claude -p --dangerously-skip-permissions --model opus
          have Sonnet write the tests                   | claude -p --dangerously-skip-permissions --model sonnet
          ask gpt-5.3-codex to look at the opus theatre | claude -p --dangerously-skip-permissions --model opus
          ask gpt-5.3-codex to look                     | codex exec --full-auto -C WORK --model gpt-5.3-codex
          with composer-1.5, restyle the page           | agent -p --force --workspace WORK --model composer-1.5
          security-reviewer: look at the login          | claude -p --dangerously-skip-permissions --model opus
          """)
  void runsWhatTheWordsSay(String text, String command) throws IOException {
    assertThat(ran(PRESENT, text)).isEqualTo(command);
    String prompt = Files.readString(sandbox.home().resolve("prompt"));
    assertThat(prompt).contains(text);
    assertThat(prompt.startsWith("You are a security-focused reviewer."))
        .isEqualTo(text.startsWith("security"));
  }

  @Test
  void runsEntriesOfTheOlderFormAsTheyAre() throws IOException {
    assertThat(ran(OLD, "Fix it")).isEqualTo("agent -p --force --model harvey-1");
    assertThat(ran(OLD, "have claude fix it")).isEqualTo("claude -p");
    CommandResult shown = sandbox.run("status", "--text");
    assertThat(shown.out()).contains("default harvey");
  }

  @Test
  void worksInAWorktreeWhereTheWordsAskForOne() throws Exception {
    Path work = sandbox.work();
    for (String[] git :
        new String[][] {
          {"git", "init", "-q"},
          {
            "git",
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@t",
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "1"
          }
        }) {
      assertThat(sandbox.startProgram(work, List.of(git)).await(TaskBench.LIMIT).exit()).isZero();
    }
    assertThat(ran(PRESENT, "Use sonnet to fix the bug in a worktree")).endsWith("--model sonnet");
    assertThat(Files.readString(sandbox.home().resolve("where")).strip())
        .startsWith(sandbox.dispatchHome().resolve("worktrees").toString());
  }
}
