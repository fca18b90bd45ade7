package dev.dispatch.skill;

import java.util.stream.Collectors;

/** The words of the built-in skills, without the report protocol that follows them. */
final class SkillPrompt {
  private static final String HEADLESS =
      """
      - Everything you need is in this text and in the project at %s.
      - You work headless: nobody answers in this terminal. Never present choices and never ask \
      for a confirmation here; decide, and say in your report what you decided.
      """;
  private static final String STUCK =
      """
      - Call tools with their non-interactive flags: no editor, no pager, no prompt.
      - Only when you are truly stuck, ask as described under Reporting, and wait.
      """;

  private SkillPrompt() {}

  static String ask(SkillBrief brief) {
    return """
    # Question: %s

    %s
    # How you work

    %s- This is research: read only. Make no files, branches, worktrees or tasks, and no plan \
    file; change nothing. What you report decides.
    - Reading and searching need nobody's approval. No manual testing.
    %s- Answer in full, with the files and lines that prove it; then report the answer as a \
    summary.
    %s\
    """
        .formatted(
            brief.title(),
            words(brief),
            HEADLESS.formatted(brief.root()),
            STUCK,
            family(brief, SkillKind.ASK));
  }

  static String fast(SkillBrief brief) {
    String steps =
        """
        1. Scope: read what you need; keep the change as small as the task allows.
        2. Make a git worktree with a new branch `%s` from the up-to-date default branch; work \
        only there.
        3. Implement it.
        4. Run every quality gate; mend and run again until all pass.
        5. Commit, push, open a pull request%s.
        """
            .formatted(branch(brief), linked(brief));
    return code(brief, SkillKind.FAST, "Make one small, scoped change.", steps);
  }

  static String implement(SkillBrief brief) {
    String steps =
        """
        1. Read the plan: the description, and every file that it names.
        2. Make a git worktree with a new branch `%s` from the up-to-date default branch; work \
        only there.
        3. Carry the plan out step by step, in its order; commit each step and report progress.
        4. Run every quality gate; mend and run again until all pass.
        5. Push, open a pull request%s.
        """
            .formatted(branch(brief), linked(brief));
    return code(brief, SkillKind.IMPLEMENT, "Carry out the plan below, all of it.", steps);
  }

  private static String code(SkillBrief brief, SkillKind kind, String aim, String steps) {
    String how = brief.surroundings().family().isPresent() ? family(brief, kind) : steps;
    return """
    # Task: %s

    %s

    %s
    # Branch

    `%s`

    # Limits

    - No tests unless the task asks for them.
    - No refactoring of what lies beside it.
    - No files outside of its scope.

    # Environment

    %s
    # Quality gates

    %s
    # How you work

    %s%s%s
    # Steps

    %s\
    """
        .formatted(
            heading(brief),
            aim,
            words(brief),
            branch(brief),
            brief.surroundings().asList(),
            brief.gates().map(QualityGates::asList).orElse(""),
            HEADLESS.formatted(brief.root()),
            freedom(),
            STUCK + confirmation(brief),
            how);
  }

  /** What every template's text is followed by. */
  static String common(SkillBrief brief) {
    return "\n# How you work\n\n"
        + HEADLESS.formatted(brief.root())
        + freedom()
        + STUCK
        + confirmation(brief);
  }

  private static String freedom() {
    return """
    - Your own plan, branch, worktree, commits, pull request, tests and linters need nobody's \
    approval.
    - No manual testing: the gates decide.
    """;
  }

  private static String confirmation(SkillBrief brief) {
    return brief.noConfirm()
        ? "- Merging needs no confirmation: when gates and checks are green, go on without"
            + " asking.\n"
        : "";
  }

  private static String heading(SkillBrief brief) {
    return brief.issueId().map(id -> id + " " + brief.title()).orElse(brief.title());
  }

  private static String branch(SkillBrief brief) {
    return brief.branch().orElse("");
  }

  private static String linked(SkillBrief brief) {
    return brief.issueId().map(id -> " that names " + id).orElse("");
  }

  private static String family(SkillBrief brief, SkillKind kind) {
    return brief
        .surroundings()
        .family()
        .map(prefix ->
            ("- You have skills whose names begin with `%1$s`. Follow your skill `%1$s%2$s`: load"
                    + " it by naming it in words, not as a slash command. Never install it: where you"
                    + " do not have it, do the work without it.\n")
                .formatted(prefix, kind.wireName()))
        .orElse("");
  }

  /** What is wanted, quoted: it is data, and no line of it can pass for one of ours. */
  private static String words(SkillBrief brief) {
    StringBuilder text = new StringBuilder();
    brief
        .issueId()
        .ifPresent(id ->
            text.append("Issue ").append(id).append(tracker(brief)).append(", in its words:\n\n"));
    text.append(quoted(brief.description()));
    brief
        .remark()
        .ifPresent(remark ->
            text.append("\nThe person who hands it over adds:\n\n").append(quoted(remark)));
    return text.toString();
  }

  private static String tracker(SkillBrief brief) {
    return brief.management().map(m -> m.repo().map(repo -> " of " + repo).orElse("")).orElse("");
  }

  static String quoted(String text) {
    String shown = text.isBlank() ? "(no description)" : text.strip();
    return shown
            .lines()
            .map(line -> ("> " + line).stripTrailing())
            .collect(Collectors.joining("\n"))
        + "\n";
  }
}
