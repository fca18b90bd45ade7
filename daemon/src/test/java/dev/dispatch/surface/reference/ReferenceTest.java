package dev.dispatch.surface.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.op.OpRegistry;
import dev.dispatch.surface.TestingOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final String REWRITE = "rewrite";

  @Test
  void isWhatTheRegistrySays() throws IOException {
    Path folder = root().resolve("docs").resolve("reference");
    Map<String, String> expected = Reference.files(ShippedOps.registry());
    if (REWRITE.equals(System.getenv("DISPATCH_GOLDEN"))) {
      rewrite(folder, expected);
    }

    assertThat(read(folder)).as("run ./build golden and read the diff").isEqualTo(expected);
  }

  @Test
  void describesEveryOpOfARegistry() {
    Map<String, String> files = Reference.files(new OpRegistry(new TestingOps().all()));

    assertThat(files.get("commands.md"))
        .contains(
            "### dispatch note list", "`--limit LIMIT` | `limit` | at most so many (default: 10)")
        .contains("- Result: `notes` ([schema](schema/note-list.json))")
        .contains("- MCP: `note_read` with op `list`", "- MCP: `ask`", "- MCP: no; terminal only");
    assertThat(files).containsKeys("schema/note-add.json", "mcp-tools.json");
    assertThat(files.get("mcp-tools.json")).contains("\"note_destroy\"", "\"ask\"");
  }

  private static void rewrite(Path folder, Map<String, String> files) throws IOException {
    for (String stale : read(folder).keySet()) {
      Files.delete(folder.resolve(stale));
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }

  private static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("jdk.sh"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no checkout around the tests");
    }
    return folder;
  }
}
