package dev.dispatch.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.conversation.ConversationTraces.Trace;
import dev.dispatch.conversation.ConversationTraces.Traced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of conversations without asking an agent. */
final class SeenTracesTest {
  private static final String FIRST = "1b7a52c4-29c9-4d35-a6a4-0d6e0f9f1a01";
  private static final String SECOND = "1b7a52c4-29c9-4d35-a6a4-0d6e0f9f1a02";
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path home;

  private Path session(String name, Instant at, String... lines) throws IOException {
    Path folder = Files.createDirectories(home.resolve(".claude/projects/-work-repo"));
    Path file = Files.write(folder.resolve(name), List.of(lines));
    Files.setLastModifiedTime(file, FileTime.from(at));
    return file;
  }

  private Traced look(int limit) {
    return ClaudeSessions.newest(Map.of("HOME", home.toString()), limit);
  }

  @Test
  void readsTheHeadsOfSessionFilesAndPassesOverJunk() throws IOException {
    session(
        FIRST + ".jsonl",
        OLD,
        "{\"type\":\"summary\",\"summary\":\"x\"}",
        "no json at all",
        "{\"type\":\"user\",\"isMeta\":true,\"cwd\":\"/work/repo\",\"message\":{\"content\":\"meta\"}}",
        "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"Mend  the\\nlogin\"}}",
        "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"and mo");
    session(
        SECOND + ".jsonl",
        OLD.plusSeconds(60),
        "{\"type\":\"user\",\"cwd\":\"/work/other\",\"message\":"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}}");
    session("1b7a52c4-29c9-4d35-a6a4-0d6e0f9f1a03.jsonl", OLD, "{\"type\":\"summary\"}");
    session("agent-12.jsonl", OLD.plusSeconds(90), "{\"cwd\":\"/work/repo\"}");
    Traced all = look(10);
    assertThat(all.problem()).isEmpty();
    assertThat(all.traces())
        .containsExactly(
            trace(SECOND, "Hello", "/work/other", OLD.plusSeconds(60)),
            trace(FIRST, "Mend the login", "/work/repo", OLD));
    assertThat(look(1).traces()).hasSize(1);
  }

  private static Trace trace(String id, String title, String cwd, Instant at) {
    return new Trace("claude", Optional.of(id), title, cwd, Optional.of(at), Optional.empty());
  }

  @Test
  void saysWhereItLookedAndWhyNotThere() throws IOException {
    assertThat(look(5).traces()).isEmpty();
    assertThat(look(5).problem()).as("nothing is there").isEmpty();
    Path own = Files.createDirectories(home.resolve("own"));
    Files.writeString(own.resolve("projects"), "no folder");
    Traced odd = ClaudeSessions.newest(Map.of("CLAUDE_CONFIG_DIR", own.toString()), 5);
    assertThat(odd.where()).contains(own.toString());
    assertThat(odd.problem()).isPresent();
  }

  @Test
  void knowsAgentsByTheirCommandLine() {
    assertThat(RunningAgents.programOf(List.of("/opt/bin/claude", "-p"))).contains("claude");
    assertThat(RunningAgents.programOf(List.of("codex", "app-server"))).contains("codex");
    assertThat(RunningAgents.programOf(List.of("node", "/usr/lib/codex/bin/codex.js")))
        .contains("codex");
    assertThat(RunningAgents.programOf(List.of("vim", "claude"))).isEmpty();
    assertThat(RunningAgents.programOf(List.of("node"))).isEmpty();
    assertThat(RunningAgents.programOf(List.of())).isEmpty();
  }
}
