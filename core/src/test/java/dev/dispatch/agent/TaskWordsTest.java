package dev.dispatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts as people write them, and what they ask for. */
final class TaskWordsTest {
  private static final List<String> AGENTS =
      List.of(
          "opus",
          "sonnet",
          "gpt-5.3-codex",
          "GPT-5",
          "composer-1.5",
          "security-reviewer",
          "docs",
          "harvey",
          "o3");
  private static final List<String> BACKENDS = List.of("claude", "codex", "cursor");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # configured names, as whole words
          Use opus to review the code                          | opus
          use Opus to review the code                          | opus
          USE OPUS                                             | opus
          review the code with sonnet                          | sonnet
          have gpt-5.3-codex write the tests                   | gpt-5.3-codex
          have GPT-5.3-Codex write the tests                   | gpt-5.3-codex
          ask gpt-5 about it                                   | GPT-5
          let opus, please, do it                              | opus
          (opus) fix the bug                                   | opus
          `opus` fix the bug                                   | opus
          *opus*: fix the bug                                  | opus
          _opus_ fix the bug                                   | opus
          "opus" fix the bug                                   | opus
          fix the bug, opus.                                   | opus
          fix the bug (opus)!                                  | opus
          opus's turn to fix it                                | opus
          @opus fix the bug                                    | opus
          opus: fix the bug                                    | opus
          model=opus fix the bug                               | opus
          --model opus fix the bug                             | opus
          security-reviewer: look at the login                 | security-reviewer
          have harvey read the contract                        | harvey
          use composer-1.5 for the page                        | composer-1.5
          use composer-1.5.                                    | composer-1.5
          use o3                                               | o3
          # with several, the last
          compare opus and sonnet                              | sonnet
          use sonnet, not opus                                 | opus
          opus wrote it; sonnet shall review it, then opus     | opus
          use opus with the style of docs                      | docs
          # inside of other words and paths
          fix the opusculum                                    |
          the corpus is too large                              |
          magnum-opus is a folder                              |
          rename opus_count to count                           |
          my_opus is a variable                                |
          read src/opus/main.ts                                |
          read ./opus                                          |
          read ~/opus                                          |
          look at opus.ts                                      |
          mail opus@example.com                                |
          see https://example.com/opus                         |
          sort the docstrings                                  |
          opus-based tools are slow                            |
          the gpt-5.3-codex-max of tomorrow                    |
          o3d is a file format                                 |
          $opus is a shell variable                            |
          # models that are not configured, only where an agent is asked for
          use gpt-6 to fix it                                  | model gpt-6
          using gemini-3-pro, draw it                          | model gemini-3-pro
          dispatch grok-5 on this                              | model grok-5
          via claude-opus-4-6 please                           | model claude-opus-4-6
          with haiku                                           | model haiku
          with opus-4.6-thinking                               | model opus-4.6-thinking
          ask o4-mini                                          | model o4-mini
          Use Haiku.                                           | model Haiku
          gpt-6 is out, write about it                         |
          compare gpt-6 to what we have                        |
          write about haiku                                    |
          write a haiku                                        |
          use the haiku form                                   |
          with care                                            |
          use opus instead of gpt-6                            | opus
          use opus, then ask gpt-6                             | model gpt-6
          # backends, likewise
          ask codex to review it                               | backend codex
          use Claude for this                                  | backend claude
          fix the codex crash                                  |
          # nothing
          Fix the login bug                                    |
          ''                                                   |
          """)
  void namesTheAgent(String text, @Nullable String expected) {
    String found =
        TaskWords.read(text == null ? "" : text, AGENTS, BACKENDS)
            .mention()
            .map(TaskWordsTest::describe)
            .orElse(null);
    assertThat(found).isEqualTo(expected);
  }

  private static String describe(TaskWords.Mention mention) {
    return switch (mention) {
      case TaskWords.Mention.Configured configured -> configured.name();
      case TaskWords.Mention.Backend backend -> "backend " + backend.name();
      case TaskWords.Mention.Model model -> "model " + model.name();
    };
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Fix the bug in a worktree                            | true
          Fix the bug in its own worktree.                     | true
          In a git worktree, fix the bug                       | true
          In a new worktree fix the bug                        | true
          use a worktree                                       | true
          Use a separate git worktree for this                 | true
          using worktree                                       | true
          IN A WORKTREE                                        | true
          with a worktree                                      | true
          worktree: fix the bug                                | true
          fix the bug (worktree)                               | true
          fix the bug, worktree                                | true
          fix the bug [worktree]                               | true
          fix the bug; worktree.                               | true
          Fix the bug                                          | false
          Explain what a worktree is                           | false
          Fix the worktree code                                | false
          The worktree list command is broken                  | false
          Make git worktree remove work again                  | false
          fix the bug, not in a worktree                       | false
          don't use a worktree                                 | false
          do not use a worktree for this                       | false
          without a worktree                                   | false
          never work in a worktree                             | false
          fix the file in worktree/main.c                      | false
          use the worktree.rs module                           | false
          look in the worktrees                                | false
          """)
  void asksForAWorktree(String text, boolean expected) {
    assertThat(TaskWords.read(text, AGENTS, BACKENDS).worktree()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-6,            CLAUDE, CODEX CLAUDE CURSOR, ,       CLAUDE",
    "opus,                       CLAUDE, CURSOR,              ,       ",
    "opus,                       CLAUDE, CURSOR,              CURSOR, CURSOR",
    "opus,                       CLAUDE, CURSOR CLAUDE,       CURSOR, CLAUDE",
    "sonnet-4.5-thinking,        CLAUDE, CURSOR CLAUDE,       CURSOR, CLAUDE",
    "gpt-5,                      OPENAI, CURSOR CODEX,        ,       CODEX",
    "gpt-5,                      OPENAI, CURSOR,              ,       CURSOR",
    "gpt-5,                      OPENAI, CLAUDE,              ,       ",
    "o4-mini,                    OPENAI, CODEX CURSOR,        ,       CODEX",
    "gpt-5.3-codex,              OPENAI, CODEX,               ,       CODEX",
    "gemini-3-pro,               GEMINI, CODEX CURSOR,        ,       CURSOR",
    "composer-1.5,               COMPOSER, CLAUDE CODEX,      ,       ",
    "grok-5,                     GROK,   CURSOR,              ,       CURSOR",
  })
  void prefersAProgram(
      String id,
      ModelFamily family,
      String installed,
      @Nullable String listed,
      @Nullable AgentProgram expected) {
    assertThat(ModelFamily.ofShape(id)).hasValue(family);
    assertThat(ModelFamily.preferred(id, programs(installed), programs(listed)).orElse(null))
        .isEqualTo(expected);
  }

  private static List<AgentProgram> programs(@Nullable String names) {
    return names == null
        ? List.of()
        : List.of(names.split(" ")).stream().map(AgentProgram::valueOf).toList();
  }
}
