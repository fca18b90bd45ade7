package dev.dispatch.it.screens;

import dev.dispatch.testkit.agents.RealAgents;
import dev.dispatch.testkit.fakemodel.FakeGeminiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The sessions of Gemini CLI. */
record GeminiScreens(String version, String folder, FakeGeminiServer server) implements Program {
  private static final String BUSY = "esc to cancel, |^✦  ";

  @Override
  public String agent() {
    return "gemini";
  }

  @Override
  public String command() {
    return "node " + RealAgents.gemini(folder);
  }

  @Override
  public Map<String, String> environment(Path home, Path work, boolean trusted) {
    try {
      Files.writeString(
          Files.createDirectories(home.resolve(".gemini")).resolve("settings.json"),
          """
          {
            "security": {
              "auth": {"selectedType": "gemini-api-key"},
              "folderTrust": {"enabled": %s}
            },
            "privacy": {"usageStatisticsEnabled": false},
            "telemetry": {"enabled": false},
            "general": {"enableAutoUpdate": false, "enableAutoUpdateNotification": false},
            "model": {"name": "gemini-2.5-flash"}
          }
          """
              .formatted(!trusted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of(
        "HOME", home.toString(),
        "PATH", "/usr/local/bin:/usr/bin:/bin",
        "LANG", "C.UTF-8",
        "SHELL", "/bin/bash",
        "GEMINI_API_KEY", "test-key",
        "GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:" + server.port(),
        "GEMINI_TELEMETRY_ENABLED", "false");
  }

  @Override
  public void record() {
    Recorder.session(this, "prompt box", 100, true, this::promptBox);
    Recorder.session(this, "turns", 100, true, this::turns);
    Recorder.session(this, "dialogs", 100, true, this::dialogs);
    Recorder.session(this, "narrow", 60, true, this::narrow);
    Recorder.session(this, "trust", 100, false, this::trust);
  }

  private void start(Recorder recorder) {
    recorder.launch("");
    recorder.terminal().until("Type your message");
    recorder.terminal().still();
  }

  private void promptBox(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.save("start", Wanted.idle());
    recorder.prompt("SAY Hello there.");
    terminal.until("^✦ Hello there\\.$");
    terminal.untilGone(BUSY);
    recorder.save("idle", Wanted.idle());
    terminal.type("mend the login test");
    recorder.save("draft-line", Wanted.state("idle").composer("draft mend the login test"));
    terminal.keys("C-u");
    terminal.still();
    terminal.paste("first line\nand a second");
    recorder.save("draft-lines", Wanted.state("idle").composer("draft first line\nand a second"));
    terminal.keys("C-c");
    terminal.still();
    terminal.paste("line of a long paste\n".repeat(60).strip());
    recorder.save("draft-paste", Wanted.state("idle").composer("pasted [Pasted Text: 60 lines]"));
    terminal.keys("C-c");
    terminal.still();
    terminal.type("/");
    terminal.until("\\(1/\\d+\\)");
    recorder.save("menu-slash", Wanted.state("menu").composer("draft /"));
    terminal.keys("C-c");
    terminal.still();
    recorder.prompt(Traps.dialog("✳"));
    terminal.until("^✦ echo");
    terminal.untilGone(BUSY);
    recorder.save("quoted-dialog", Wanted.idle());
    terminal.type("/quit");
    terminal.still();
    terminal.keys("Enter");
    terminal.until("ada@shop:\\S+\\$$");
    recorder.save("ended", Wanted.state("ended").composer("absent"));
  }

  private void turns(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt("SLOW 150 word");
    terminal.until("word 9 ");
    recorder.saveNow("busy-text", Wanted.busy().composer("empty"));
    terminal.type("a later thought");
    terminal.until("> a later thought");
    recorder.saveNow("busy-draft", Wanted.busy().composer("draft a later thought"));
    terminal.keys("C-c");
    terminal.still();
    terminal.keys("Escape");
    terminal.until("cancelled");
    recorder.save("interrupted", Wanted.idle());
    recorder.prompt("SAY Thinking... (esc to cancel, 2s)");
    terminal.until("^✦ Thinking");
    terminal.untilGone("^✦  ");
    recorder.save("quoted-interrupt", Wanted.idle());
    recorder.prompt("ERROR 400");
    terminal.until("^✕ ");
    terminal.untilGone("^✦  ");
    recorder.save("error-400", Wanted.idle());
  }

  private void dialogs(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt("SHELL touch made.txt");
    terminal.until("Allow execution");
    recorder.save(
        "permission-command",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "touch made.txt",
            "1 allow Allow once",
            "2 allow-always Allow for this session",
            "3 deny No"));
    terminal.keys("Escape");
    terminal.until("cancelled");
    recorder.save("permission-refused", Wanted.idle());
    recorder.prompt("TOOL write_file {\"file_path\":\"new.txt\",\"content\":\"one\"}");
    terminal.until("Apply this change");
    recorder.save(
        "permission-write",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "new.txt",
            "1 allow Allow once",
            "2 allow-always Allow for this session",
            "3 other Modify",
            "4 deny No"));
    terminal.keys("Escape");
    terminal.untilGone("Apply this change");
    recorder.prompt(
        "TOOL ask_user {\"questions\":[{\"question\":\"Shall we go on?\",\"header\":\"Go\","
            + "\"type\":\"choice\",\"options\":[{\"label\":\"yes\",\"description\":\"go on\"},"
            + "{\"label\":\"no\",\"description\":\"stop\"}]}]}");
    terminal.until("Enter to select");
    recorder.save(
        "question",
        Wanted.dialog("needs-answer", "question", "Shall we go on?", "1 other yes", "2 other no"));
    terminal.keys("Escape");
    terminal.untilGone("Enter to select");
    recorder.save("question-refused", Wanted.idle());
  }

  private void narrow(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.save("narrow-start", Wanted.idle());
    recorder.prompt("SHELL touch a-file.txt");
    terminal.until("Allow execution");
    recorder.save(
        "narrow-permission",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "touch a-file.txt",
            "1 allow Allow once",
            "2 allow-always Allow for this session",
            "3 deny No"));
  }

  private void trust(Recorder recorder) {
    recorder.launch("");
    recorder.terminal().until("(?i)trust");
    recorder.save(
        "trust",
        Wanted.dialog(
            "needs-approval",
            "trust",
            "trust",
            "1 allow Trust folder",
            "2 allow-always Trust parent",
            "3 deny Don't trust"));
  }
}
