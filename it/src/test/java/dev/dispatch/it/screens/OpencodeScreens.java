package dev.dispatch.it.screens;

import dev.dispatch.testkit.agents.RealAgents;
import dev.dispatch.testkit.fakemodel.FakeAnthropicServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The sessions of opencode. */
record OpencodeScreens(String version, String folder, FakeAnthropicServer server)
    implements Program {
  private static final String READY = "ctrl\\+p commands";
  private static final String BUSY = "esc (again to )?interrupt";
  private static final String[] OPTIONS = {"Enter allow Allow once", "Escape deny Reject"};

  @Override
  public String agent() {
    return "opencode";
  }

  @Override
  public String command() {
    return RealAgents.opencode(folder).toString();
  }

  @Override
  public Map<String, String> environment(Path home, Path work, boolean trusted) {
    try {
      Path config = Files.createDirectories(home.resolve(".config/opencode"));
      Files.writeString(
          config.resolve("opencode.json"),
          """
          {
            "autoupdate": false,
            "share": "disabled",
            "model": "fake/fake-model",
            "small_model": "fake/fake-model",
            "enabled_providers": ["fake"],
            "provider": {
              "fake": {
                "npm": "@ai-sdk/anthropic",
                "name": "Fake",
                "options": {"baseURL": "http://127.0.0.1:%d/v1", "apiKey": "test-key"},
                "models": {
                  "fake-model": {
                    "name": "Fake model",
                    "tool_call": true,
                    "limit": {"context": 100000, "output": 8000}
                  }
                }
              }
            },
            "permission": {"bash": "ask", "edit": "ask"}
          }
          """
              .formatted(server.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // It installs a package of its own at its first start; nothing here may reach a registry.
    return Map.of(
        "npm_config_registry", "http://127.0.0.1:9",
        "npm_config_offline", "true",
        "HOME", home.toString(),
        "PATH", "/usr/local/bin:/usr/bin:/bin",
        "LANG", "C.UTF-8",
        "SHELL", "/bin/bash",
        "OPENCODE_DISABLE_AUTOUPDATE", "1",
        "OPENCODE_DISABLE_MODELS_FETCH", "1",
        "OPENCODE_DISABLE_LSP_DOWNLOAD", "1",
        "OPENCODE_DISABLE_DEFAULT_PLUGINS", "1");
  }

  @Override
  public void record() {
    Recorder.session(this, "prompt box", 100, true, this::promptBox);
    Recorder.session(this, "turns", 100, true, this::turns);
    Recorder.session(this, "dialogs", 100, true, this::dialogs);
    Recorder.session(this, "narrow", 60, true, this::narrow);
  }

  private void start(Recorder recorder) {
    recorder.launch("");
    recorder.terminal().until(READY);
    recorder.terminal().still();
  }

  private void promptBox(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.save("start", Wanted.idle());
    recorder.prompt("SAY Hello there.");
    terminal.until("^ +Hello there\\.$");
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
    recorder.save("draft-paste", Wanted.state("idle").composer("pasted [Pasted ~60 lines]"));
    terminal.keys("C-c");
    terminal.still();
    terminal.type("/");
    terminal.until("/agents ");
    recorder.save("menu-slash", Wanted.state("menu").composer("draft /"));
    terminal.keys("C-u");
    terminal.still();
    recorder.prompt(Traps.dialog("✳"));
    terminal.until("What does this screen mean.*");
    terminal.untilGone(BUSY);
    recorder.save("quoted-dialog", Wanted.idle());
    terminal.keys("C-p");
    recorder.save("menu-commands", Wanted.state("menu"));
    terminal.keys("Escape");
    terminal.still();
    terminal.type("/exit");
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
    terminal.until("┃  a later thought");
    recorder.saveNow("busy-draft", Wanted.busy().composer("draft a later thought"));
    terminal.keys("Escape");
    terminal.until("esc again to interrupt");
    recorder.saveNow("busy-escape", Wanted.busy().composer("draft a later thought"));
    terminal.keys("Escape");
    terminal.until("· interrupted");
    recorder.save("interrupted", Wanted.state("idle").composer("draft a later thought"));
    terminal.keys("C-u");
    terminal.still();
    recorder.prompt("SAY The footer says: esc interrupt");
    terminal.until("^ +The footer says: esc");
    terminal.untilGone("■|⬝");
    recorder.save("quoted-interrupt", Wanted.idle());
    recorder.prompt("ERROR 400");
    terminal.until("scripted error 400");
    terminal.untilGone("■|⬝");
    recorder.save("error-400", Wanted.idle());
  }

  private void dialogs(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt("TOOL bash {\"command\":\"touch made.txt\",\"description\":\"make a file\"}");
    terminal.until("Permission required");
    recorder.save(
        "permission-command",
        Wanted.dialog("needs-approval", "approval", "touch made.txt", OPTIONS));
    terminal.keys("Escape");
    terminal.untilGone("Permission required");
    recorder.save("permission-refused", Wanted.idle());
    recorder.prompt("SAY fine");
    terminal.until("^ +fine$");
    recorder.prompt(
        "TOOL write {\"filePath\":\""
            + recorder.work().resolve("new.txt")
            + "\",\"content\":\"one\"}");
    terminal.until("Permission required");
    recorder.save(
        "permission-write", Wanted.dialog("needs-approval", "approval", "new.txt", OPTIONS));
    terminal.keys("Escape");
    terminal.untilGone("Permission required");
    recorder.prompt("SAY good");
    terminal.until("^ +good$");
    recorder.prompt(
        "TOOL question {\"questions\":[{\"question\":\"Shall we go on?\",\"header\":\"Go\","
            + "\"options\":[{\"label\":\"yes\",\"description\":\"go on\"},{\"label\":\"no\","
            + "\"description\":\"stop\"}]}]}");
    terminal.until("esc dismiss");
    recorder.save(
        "question",
        Wanted.dialog("needs-answer", "question", "Shall we go on?", "1 other yes", "2 other no"));
    terminal.keys("Escape");
    terminal.untilGone("esc dismiss");
    recorder.save("question-refused", Wanted.idle());
  }

  private void narrow(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.save("narrow-start", Wanted.idle());
    recorder.prompt("TOOL bash {\"command\":\"touch a-file.txt\",\"description\":\"make a file\"}");
    terminal.until("Permission required");
    recorder.save(
        "narrow-permission",
        Wanted.dialog("needs-approval", "approval", "touch a-file.txt", OPTIONS));
  }
}
