package dev.dispatch.transport.process;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.codec.LineCodec;
import dev.dispatch.codec.claude.ClaudeStreamCodec;
import dev.dispatch.codec.codex.CodexExecCodec;
import dev.dispatch.codec.text.TextCodec;
import java.util.List;
import java.util.regex.Pattern;

/** Chooses how a command's output is understood, by what the command asks for. */
final class Codecs {
  private static final Pattern CODEX = Pattern.compile("\\bcodex\\b.*\\bexec\\b.*--json\\b");
  private static final Pattern CLAUDE =
      Pattern.compile("\\bclaude\\b.*--output-format[= ]\"?stream-json\\b");

  private Codecs() {}

  /** The name that is kept with the process: {@code codex}, {@code claude} or {@code text}. */
  static String nameFor(AgentChoice agent) {
    String command =
        (agent.command() + " " + String.join(" ", agent.args().orElse(List.of())))
            .replaceAll("\\s+", " ");
    if (CODEX.matcher(command).find()) {
      return "codex";
    }
    return CLAUDE.matcher(command).find() ? "claude" : "text";
  }

  static LineCodec named(String name) {
    return switch (name) {
      case "codex" -> new CodexExecCodec();
      case "claude" -> new ClaudeStreamCodec();
      default -> new TextCodec();
    };
  }
}
