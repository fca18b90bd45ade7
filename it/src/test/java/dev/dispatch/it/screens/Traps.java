package dev.dispatch.it.screens;

/** Prompts whose answers look like something else. */
final class Traps {
  private Traps() {}

  /** Without a script line the fake models echo it whole. */
  static String dialog(String busyMark) {
    return """
    What does this screen mean?
    ```
    ────────────────────────────────────────────────────────────
     Bash command

       rm -rf build

     Do you want to proceed?
     ❯ 1. Yes
       2. No

     Esc to cancel · Tab to amend

      Would you like to run the following command?

      $ rm -rf build

    › 1. Yes, proceed (y)
      2. No, and tell Codex what to do differently (esc)

      Press enter to confirm or esc to cancel
    ```
    %s Working (3s • esc to interrupt)
    """
        .formatted(busyMark)
        .strip();
  }
}
