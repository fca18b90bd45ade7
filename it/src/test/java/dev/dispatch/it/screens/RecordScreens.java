package dev.dispatch.it.screens;

import dev.dispatch.testkit.fakemodel.FakeAnthropicServer;
import dev.dispatch.testkit.fakemodel.FakeGeminiServer;
import dev.dispatch.testkit.fakemodel.FakeOpenAiServer;
import java.util.List;

/**
 * Records the saved screens anew from the real programs, each in a tmux server and a HOME of its
 * own against fake model servers: {@code java … RecordScreens [AGENT-VERSION…]}. CONTRIBUTING.md
 * has the whole command. No test runs it; tests read what it saved.
 */
public final class RecordScreens {
  private static final String FIRST = "agents";
  private static final String SECOND = "agents-second";

  private RecordScreens() {}

  /** Records all programs, or those named. */
  public static void main(String[] names) {
    try (FakeAnthropicServer anthropic = FakeAnthropicServer.start();
        FakeOpenAiServer openAi = FakeOpenAiServer.start();
        FakeGeminiServer gemini = FakeGeminiServer.start()) {
      List<Program> programs =
          List.of(
              new ClaudeScreens("2.1.197", FIRST, anthropic),
              new ClaudeScreens("2.1.328", SECOND, anthropic),
              new CodexScreens("0.169.0", FIRST, openAi),
              new CodexScreens("0.155.0", SECOND, openAi),
              new OpencodeScreens("1.18.33", SECOND, anthropic),
              new GeminiScreens("0.61.0", SECOND, gemini));
      programs.stream()
          .filter(p -> names.length == 0 || List.of(names).contains(p.agent() + "-" + p.version()))
          .forEach(Program::record);
    }
  }
}
