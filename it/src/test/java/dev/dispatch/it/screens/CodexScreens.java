package dev.dispatch.it.screens;

import dev.dispatch.testkit.agents.AgentHomes;
import dev.dispatch.testkit.agents.RealAgents;
import dev.dispatch.testkit.fakemodel.FakeOpenAiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The sessions of Codex. */
record CodexScreens(String version, String folder, FakeOpenAiServer server) implements Program {
  private static final String ASK =
      "SHELL{sandbox_permissions=require_escalated,justification=May I make the file?} ";
  private static final String ANSWERED = "^  (Worked for|done \\d)";
  private static final String[] COMMAND_OPTIONS = {
    "y allow Yes, proceed", "p allow-always Yes, and don't ask again", "Escape deny No, and tell"
  };

  @Override
  public String agent() {
    return "codex";
  }

  @Override
  public String command() {
    return RealAgents.codex(folder).toString();
  }

  @Override
  public Map<String, String> environment(Path home, Path work, boolean trusted) {
    Map<String, String> environment = AgentHomes.codex(home, server);
    if (trusted) {
      try {
        Files.writeString(
            home.resolve(".codex/config.toml"),
            "\n[projects.\"%s\"]\ntrust_level = \"trusted\"\n".formatted(work),
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return environment;
  }

  @Override
  public void record() {
    Recorder.session(this, "prompt box", 100, true, this::promptBox);
    Recorder.session(this, "turns", 100, true, this::turns);
    Recorder.session(this, "dialogs", 100, true, this::dialogs);
    Recorder.session(this, "menus", 100, true, this::menus);
    Recorder.session(this, "traps", 100, true, this::traps);
    Recorder.session(this, "narrow", 60, true, this::narrow);
    Recorder.session(this, "trust", 100, false, this::trust);
  }

  private void start(Recorder recorder) {
    recorder.launch("-a on-request");
    recorder.terminal().until("^› Ask Codex");
  }

  private void promptBox(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.save("start", Wanted.idle());
    recorder.prompt("SAY Hello there.");
    terminal.until(ANSWERED);
    recorder.save("idle", Wanted.idle());
    terminal.type("mend the login test");
    recorder.save("draft-line", Wanted.state("idle").composer("draft mend the login test"));
    terminal.keys("C-u");
    terminal.still();
    terminal.paste("first line\n\nthird line\n  and a fourth");
    recorder.save(
        "draft-lines",
        Wanted.state("idle").composer("draft first line\n\nthird line\n  and a fourth"));
    terminal.keys("C-c");
    terminal.still();
    terminal.paste("line of a long paste\n".repeat(60).strip());
    recorder.save(
        "draft-paste", Wanted.state("idle").composer("pasted [Pasted Content 1259 chars]"));
    terminal.keys("C-u");
    terminal.still();
    recorder.prompt("/quit");
    terminal.until("ada@shop:\\S+\\$$");
    recorder.save("ended", Wanted.state("ended").composer("absent"));
  }

  private void turns(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt("HANG");
    terminal.until("^[⠀-⣿] ");
    terminal.until("esc to interrupt");
    recorder.saveNow("busy-waiting", Wanted.busy().composer("empty"));
    terminal.type("a later thought");
    terminal.until("^› a later thought");
    recorder.saveNow("busy-draft", Wanted.busy().composer("draft a later thought"));
    terminal.keys("Tab");
    terminal.until("↳ a later thought");
    recorder.saveNow("busy-queued", Wanted.busy().composer("empty"));
    terminal.keys("Escape");
    terminal.until("echo: a later thought|interrupted");
    recorder.save("interrupted-queued", Wanted.state("idle"));
    terminal.keys("C-c");
    terminal.still();
    recorder.prompt("SLOW 80 word\nSAY end");
    terminal.until("word 30 |esc to interrupt");
    recorder.saveNow("busy-text", Wanted.busy().composer("empty"));
    terminal.keys("Escape");
    terminal.until("^■");
    recorder.save("interrupted", Wanted.idle());
    recorder.prompt("SHELL sleep 8");
    terminal.until("terminal running");
    recorder.saveNow("busy-tool", Wanted.busy().composer("empty"));
    terminal.untilGone("terminal running|^[⠀-⣿] ");
    recorder.save("tool-done", Wanted.idle());
    recorder.prompt("ERROR 500");
    terminal.until("^■ .*(500|demand)");
    recorder.save("error-500", Wanted.idle());
    recorder.prompt(
        "ERROR{type=usage_limit_reached,message=The usage limit has been reached,"
            + "resets_in_s=7200} 429");
    terminal.until("^■ .*(?i:limit)");
    recorder.save("rate-limit", Wanted.state("rate-limited").composer("empty"));
  }

  private void dialogs(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt(ASK + "touch made.txt");
    terminal.until("Press enter to confirm");
    recorder.save(
        "permission-command",
        Wanted.dialog("needs-approval", "approval", "touch made.txt", COMMAND_OPTIONS));
    terminal.keys("Down");
    recorder.save(
        "permission-command-second",
        Wanted.dialog("needs-approval", "approval", "touch made.txt", COMMAND_OPTIONS));
    terminal.keys("Escape");
    terminal.until("^■");
    recorder.save("permission-refused", Wanted.idle());
    recorder.prompt("PATCH /srv/notes.txt one\\n1. Yes, proceed (y)\\nthree");
    terminal.until("Would you like to make");
    recorder.save(
        "permission-patch",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "/srv/notes.txt",
            "y allow Yes, proceed",
            "a allow-always Yes, and don't ask again",
            "Escape deny No, and tell"));
    terminal.keys("Escape");
    terminal.untilGone("Would you like to make");
    recorder.prompt("ASK Shall we go on?");
    terminal.until("enter to submit");
    recorder.save(
        "question",
        Wanted.dialog("needs-answer", "question", "Shall we go on?", "1 other yes", "2 other no"));
    terminal.keys("Escape");
    terminal.untilGone("enter to submit");
    recorder.save("question-refused", Wanted.idle());
    recorder.prompt(
        "TOOL request_user_input {\"questions\":[{\"id\":\"a\",\"header\":\"Colour\",\"question\":"
            + "\"Which colour?\",\"options\":[{\"label\":\"red\",\"description\":\"like fire\"},"
            + "{\"label\":\"blue\",\"description\":\"like the sky\"}]},{\"id\":\"b\",\"header\":"
            + "\"Size\",\"question\":\"Which size?\",\"options\":[{\"label\":\"small\","
            + "\"description\":\"s\"},{\"label\":\"large\",\"description\":\"l\"}]}]}");
    terminal.until("Which colour\\?$");
    recorder.save(
        "questions",
        Wanted.dialog("needs-answer", "question", "Which colour?", "1 other red", "2 other blue"));
    terminal.keys("Escape");
    terminal.untilGone("Which colour\\?$");
  }

  private void menus(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    terminal.type("/");
    terminal.until("/model ");
    recorder.save("menu-slash", Wanted.state("menu").composer("draft /"));
    terminal.type("model");
    recorder.save("menu-slash-narrowed", Wanted.state("menu").composer("draft /model"));
    terminal.keys("Enter");
    terminal.until("Select Model|Select Reasoning");
    recorder.save("menu-model", Wanted.state("menu").composer("absent"));
    terminal.keys("Escape");
    terminal.untilGone("Select Model|Select Reasoning");
    recorder.save("menu-closed", Wanted.idle());
    recorder.prompt("/permissions");
    terminal.until("esc (to )?(back|close|cancel|exit|go)");
    recorder.save("menu-permissions", Wanted.state("menu").composer("absent"));
    terminal.keys("Escape");
    terminal.still();
    terminal.type("@file");
    terminal.until("file\\.txt");
    recorder.save("menu-files", Wanted.state("menu").composer("draft @file"));
    terminal.keys("Escape");
    terminal.still();
    terminal.keys("C-u");
    terminal.still();
    terminal.type("?");
    recorder.save("shortcuts", Wanted.state("idle").composer("empty"));
    terminal.keys("Escape");
    recorder.prompt("/status");
    recorder.save("status", Wanted.idle());
  }

  private void traps(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt(Traps.dialog("•"));
    terminal.until(ANSWERED);
    recorder.save("quoted-dialog", Wanted.idle());
    recorder.prompt("SAY Working (3s • esc to interrupt)");
    terminal.until("^• Working \\(3s • esc to interrupt\\)$");
    terminal.untilGone("^[⠀-⣿] ");
    recorder.save("quoted-interrupt", Wanted.idle());
    recorder.prompt("SAY You have hit your usage limit.");
    terminal.until("^• You have hit");
    terminal.untilGone("^[⠀-⣿] ");
    recorder.save("quoted-limit", Wanted.idle());
    recorder.prompt(ASK + "printf '› 1. Yes, proceed (y)\\n  2. No (esc)\\n'");
    terminal.until("Press enter to confirm");
    recorder.save(
        "permission-quoting",
        Wanted.dialog("needs-approval", "approval", "printf", COMMAND_OPTIONS));
    terminal.keys("y");
    terminal.untilGone("Press enter to confirm|^[⠀-⣿] |Action Required");
    recorder.save("quoted-output", Wanted.idle());
  }

  private void narrow(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.save("narrow-start", Wanted.idle());
    recorder.prompt(ASK + "touch a-file-with-a-name-that-is-too-long-for-sixty-columns.txt");
    terminal.until("Press enter to confirm");
    recorder.save(
        "narrow-permission",
        Wanted.dialog("needs-approval", "approval", "a-file-with-a-name", COMMAND_OPTIONS));
    terminal.keys("Escape");
    terminal.untilGone("Press enter to confirm");
    recorder.prompt("HANG");
    terminal.until("esc to interrupt");
    recorder.saveNow("narrow-busy", Wanted.busy().composer("empty"));
    terminal.keys("Escape");
    terminal.untilGone("^[⠀-⣿] ");
    recorder.save("narrow-interrupted", Wanted.idle());
  }

  private void trust(Recorder recorder) {
    recorder.launch("");
    recorder.terminal().until("(?i)trust");
    recorder.save(
        "trust",
        Wanted.dialog(
            "needs-approval", "trust", "rust", "1+Enter allow Trust", "2 deny Do not trust"));
  }
}
