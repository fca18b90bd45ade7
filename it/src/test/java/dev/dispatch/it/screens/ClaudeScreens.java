package dev.dispatch.it.screens;

import dev.dispatch.testkit.agents.AgentHomes;
import dev.dispatch.testkit.agents.RealAgents;
import dev.dispatch.testkit.fakemodel.FakeAnthropicServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The sessions of Claude Code. */
record ClaudeScreens(String version, String folder, FakeAnthropicServer server) implements Program {
  private static final String BUSY = "^[⠀-⣿◐◑] ";
  private static final String OPTIONS = "--permission-mode default";
  private static final String ANSWERED = "(Worked|Brewed|Cooked|Baked|Churned|[A-Z]\\w+ed) for ";

  @Override
  public String agent() {
    return "claude";
  }

  @Override
  public String command() {
    return RealAgents.claude(folder).toString();
  }

  @Override
  public Map<String, String> environment(Path home, Path work, boolean trusted) {
    Map<String, String> environment = new LinkedHashMap<>(AgentHomes.claude(home, server));
    if (trusted) {
      try {
        Path state = home.resolve(".claude.json");
        ObjectNode all = (ObjectNode) JsonMapper.shared().readTree(state);
        all.putObject("projects").putObject(work.toString()).put("hasTrustDialogAccepted", true);
        Files.writeString(state, all.toString());
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
    recorder.launch(OPTIONS);
    recorder.terminal().until("^❯");
  }

  private static void clear(Recorder recorder) {
    // Sent at once the two would arrive as one key with Alt.
    recorder.terminal().keys("Escape");
    recorder.terminal().still();
    recorder.terminal().keys("C-u");
    recorder.terminal().still();
  }

  /** A turn in between: after a refusal the fake model would take the next script as played. */
  private static void refresh(Recorder recorder, String word) {
    recorder.terminal().still();
    recorder.prompt("SAY " + word);
    recorder.terminal().until("^● " + word);
    recorder.terminal().untilGone(BUSY);
  }

  private void promptBox(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.save("start", Wanted.idle());
    recorder.prompt("SAY Hello there.");
    terminal.until("Hello there\\.$");
    recorder.save("idle", Wanted.idle());
    terminal.type("mend the login test");
    recorder.save("draft-line", Wanted.state("idle").composer("draft mend the login test"));
    terminal.keys("C-u");
    terminal.still();
    terminal.paste("first line\n\n  and a third");
    recorder.save(
        "draft-lines", Wanted.state("idle").composer("draft first line\n\n  and a third"));
    terminal.keys("C-c");
    terminal.still();
    terminal.paste("one\ntwo\nthree\nfour");
    recorder.save(
        "draft-paste-short", Wanted.state("idle").composer("pasted [Pasted text #1 +3 lines]"));
    terminal.keys("C-u");
    terminal.still();
    terminal.paste("line of a long paste\n".repeat(60).strip());
    recorder.save(
        "draft-paste", Wanted.state("idle").composer("pasted [Pasted text #2 +59 lines]"));
    terminal.type(" and more");
    recorder.save(
        "draft-paste-more", Wanted.state("idle").composer("pasted [Pasted text #2 +59 lines]"));
    terminal.keys("C-u");
    terminal.still();
    recorder.prompt("/exit");
    terminal.until("ada@shop:\\S+\\$$");
    recorder.save("ended", Wanted.state("ended").composer("absent"));
  }

  private void turns(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt("SLOW 120 word");
    terminal.until("word 9 ");
    recorder.saveNow("busy-text", Wanted.busy().composer("empty"));
    terminal.type("a later thought");
    terminal.until("^❯ a later thought");
    recorder.saveNow("busy-draft", Wanted.busy().composer("draft a later thought"));
    terminal.keys("Enter");
    terminal.until("Press up to edit");
    recorder.saveNow("busy-queued", Wanted.busy().composer("empty"));
    terminal.keys("Escape");
    terminal.until("^  a later thought");
    recorder.save("interrupted-queued", Wanted.idle());
    recorder.prompt("SLOW 120 term");
    terminal.until("term 5 ");
    terminal.keys("Escape");
    terminal.untilGone(BUSY);
    recorder.save("interrupted", Wanted.idle());
    recorder.prompt("HANG");
    terminal.until("(?i)esc to interrupt");
    recorder.saveNow("busy-waiting", Wanted.busy().composer("empty"));
    terminal.keys("Escape");
    terminal.untilGone(BUSY);
    recorder.save("interrupted-early", Wanted.state("idle").composer("draft HANG"));
    terminal.keys("C-u");
    refresh(recorder, "fine");
    recorder.prompt("SHELL perl -e 'sleep 47' > o");
    terminal.until("Do you want to proceed");
    terminal.still();
    terminal.keys("1");
    terminal.untilGone("Do you want to proceed");
    terminal.until("(?i)esc to interrupt");
    recorder.saveNow("busy-tool", Wanted.busy().composer("empty"));
    terminal.keys("Escape");
    terminal.untilGone(BUSY);
    refresh(recorder, "again");
    recorder.prompt("ERROR 500");
    terminal.until("API Error|500");
    recorder.save("error-500", Wanted.idle());
    recorder.prompt("ERROR{type=rate_limit_error,message=This would exceed your rate limit} 429");
    terminal.until("⎿ .*(limit|429)|● .*(limit|429)");
    recorder.save("rate-limit", Wanted.state("rate-limited").composer("empty"));
  }

  private void dialogs(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt("SHELL touch made.txt");
    terminal.until("Do you want to proceed");
    recorder.save(
        "permission-command",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "touch made.txt",
            "1 allow Yes",
            "2 allow-always Yes, and always allow"));
    terminal.keys("Down");
    recorder.save(
        "permission-command-second",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "touch made.txt",
            "1 allow Yes",
            "2 allow-always Yes, and always allow"));
    terminal.keys("Escape");
    terminal.untilGone("Do you want to proceed");
    recorder.save("permission-refused", Wanted.idle());
    refresh(recorder, "fine");
    recorder.prompt("WRITE new.txt one\\ntwo\\nthree");
    terminal.until("Do you want to create");
    recorder.save(
        "permission-write",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "new.txt",
            "1 allow Yes",
            "2 allow-always Yes, ",
            "3 deny No"));
    terminal.keys("Escape");
    terminal.untilGone("Do you want to create");
    refresh(recorder, "good");
    recorder.prompt(
        "READ "
            + recorder.work().resolve("file.txt")
            + "\nEDIT "
            + recorder.work().resolve("file.txt")
            + " one ==> 1. Yes");
    terminal.until("Do you want to make this edit");
    recorder.save(
        "permission-edit",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "file.txt",
            "1 allow Yes",
            "2 allow-always Yes, ",
            "3 deny No"));
    terminal.keys("Escape");
    terminal.untilGone("Do you want to make this edit");
    refresh(recorder, "well");
    recorder.prompt("ASK Shall we go on?");
    terminal.until("Enter to select");
    recorder.save(
        "question",
        Wanted.dialog("needs-answer", "question", "Shall we go on?", "1 other yes", "2 other no"));
    terminal.keys("Escape");
    terminal.untilGone("Enter to select");
    refresh(recorder, "nice");
    recorder.prompt(
        "TOOL AskUserQuestion {\"questions\":[{\"question\":\"Which colour?\",\"header\":\"Colour\","
            + "\"multiSelect\":false,\"options\":[{\"label\":\"red\",\"description\":\"like fire\"},"
            + "{\"label\":\"blue\",\"description\":\"like the sky\"}]},{\"question\":\"Which sizes?\","
            + "\"header\":\"Size\",\"multiSelect\":true,\"options\":[{\"label\":\"small\","
            + "\"description\":\"s\"},{\"label\":\"large\",\"description\":\"l\"}]}]}");
    terminal.until("Which colour\\?$");
    recorder.save(
        "questions",
        Wanted.dialog("needs-answer", "question", "Which colour?", "1 other red", "2 other blue"));
    terminal.keys("1");
    terminal.until("Which sizes\\?$");
    recorder.save(
        "questions-several",
        Wanted.dialog("needs-answer", "question", "Which sizes?", "1 other", "2 other"));
    terminal.keys("Escape");
    terminal.untilGone("Which sizes\\?$");
  }

  private void menus(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    terminal.type("/");
    terminal.until("^ *(❯ )?/\\w+ ");
    recorder.save("menu-slash", Wanted.state("menu").composer("draft /"));
    terminal.type("model");
    recorder.save("menu-slash-narrowed", Wanted.state("menu").composer("draft /model"));
    terminal.keys("Enter");
    terminal.until("Select model");
    recorder.save("menu-model", Wanted.state("menu").composer("absent"));
    terminal.keys("Escape");
    terminal.untilGone("Select model");
    terminal.type("@");
    terminal.until("file\\.txt");
    recorder.save("menu-files", Wanted.state("menu").composer("draft @"));
    clear(recorder);
    terminal.type("?");
    recorder.save("shortcuts", Wanted.idle());
    terminal.keys("Escape");
    terminal.still();
    recorder.prompt("/config");
    terminal.until("Esc to");
    recorder.save("menu-config", Wanted.state("menu").composer("absent"));
    terminal.keys("Escape");
    terminal.still();
    terminal.keys("Escape");
    terminal.untilGone("Esc to close");
    recorder.prompt("/resume");
    recorder.save("menu-resume", Wanted.state("menu").composer("absent"));
  }

  private void traps(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.prompt(Traps.dialog("✳"));
    terminal.until(ANSWERED);
    recorder.save("quoted-dialog", Wanted.idle());
    recorder.prompt("SAY The footer says: esc to interrupt");
    terminal.until("● The footer says");
    recorder.save("quoted-interrupt", Wanted.idle());
    recorder.prompt("SAY ✻ Thinking… (12s · ↓ 40 tokens · esc to interrupt)");
    terminal.until("● ✻ Thinking");
    recorder.save("quoted-spinner", Wanted.idle());
    recorder.prompt("SAY You have hit your usage limit. API Error: 429 rate_limit_error");
    terminal.until("● You have hit");
    recorder.save("quoted-limit", Wanted.idle());
    recorder.prompt("SHELL printf 'Do you want to proceed?\\n ❯ 1. Yes\\n   2. No\\n' > o; cat o");
    terminal.until("^ Do you want to proceed");
    recorder.save(
        "permission-quoting",
        Wanted.dialog("needs-approval", "approval", "printf", "1 allow Yes", "2 allow-always Yes"));
    terminal.keys("1");
    terminal.until(ANSWERED);
    terminal.untilGone(BUSY);
    recorder.save("quoted-output", Wanted.idle());
  }

  private void narrow(Recorder recorder) {
    RecordedTerminal terminal = recorder.terminal();
    start(recorder);
    recorder.save("narrow-start", Wanted.idle());
    recorder.prompt("SHELL touch a-file-with-a-name-that-is-too-long-for-sixty-columns.txt");
    terminal.until("Do you want to proceed");
    recorder.save(
        "narrow-permission",
        Wanted.dialog(
            "needs-approval",
            "approval",
            "a-file-with-a-name",
            "1 allow Yes",
            "2 allow-always Yes, and always allow"));
    terminal.keys("Escape");
    terminal.untilGone("Do you want to proceed");
    refresh(recorder, "fine");
    recorder.prompt("SLOW 60 word");
    terminal.until("word 5 ");
    recorder.saveNow("narrow-busy", Wanted.busy().composer("empty"));
    terminal.keys("Escape");
    terminal.until("Interrupted");
    recorder.save("narrow-interrupted", Wanted.idle());
  }

  private void trust(Recorder recorder) {
    recorder.launch(OPTIONS);
    recorder.terminal().until("trust");
    // The newer one has no numbers and begins with "No".
    String[] options =
        version.equals("2.1.197")
            ? new String[] {"1 allow Yes", "2 deny No"}
            : new String[] {"Down+Enter allow Yes", "Escape deny No"};
    recorder.save("trust", Wanted.dialog("needs-approval", "trust", "trust", options));
  }
}
