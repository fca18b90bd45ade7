package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.agents.RealAgents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the real programs, and a stub of Cursor's, say of their models. */
final class ModelsTest {
  private final MatrixBench bench = new MatrixBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private JsonNode models(String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "models";
    args[1] = "--json";
    System.arraycopy(more, 0, args, 2, more.length);
    CommandResult result = bench.dispatch(args);
    assertThat(result.exit()).as(result.toString()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  @Test
  void listsWhatTheInstalledProgramsOffer() throws IOException {
    Path bin = Files.createDirectories(bench.sandbox().folder().resolve("bin"));
    Files.createSymbolicLink(bin.resolve("codex"), RealAgents.codex());
    Files.createSymbolicLink(bin.resolve("claude"), RealAgents.claude());
    Path agent = bin.resolve("agent");
    Files.writeString(agent, "#!/bin/sh\nprintf 'composer-9 - Composer 9 (current)\\n'\n");
    Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
    bench.sandbox().env("PATH", bin + ":" + bench.sandbox().environment().get("PATH"));

    JsonNode listed = models();

    assertThat(ids(listed, "cursor")).containsExactly("composer-9");
    assertThat(ids(listed, "claude")).containsExactly("opus", "sonnet", "haiku");
    // The one catalogue entry that this HOME's codex has.
    assertThat(ids(listed, "codex")).containsExactly("fake-model");
    for (JsonNode source : listed.get("sources")) {
      assertThat(source.has("problem")).as(source.toString()).isFalse();
      boolean builtIn = source.get("program").stringValue().equals("claude");
      assertThat(source.has("asked_at")).isEqualTo(!builtIn);
    }
    assertThat(bench.dispatch("doctor", "--text").out())
        .contains("models of codex", "1 by codex debug models, ", "3 by built in");
    Files.delete(bin.resolve("codex"));
    assertThat(ids(models("--no-refresh"), "codex")).as("it is not installed any more").isEmpty();
  }

  private static List<String> ids(JsonNode listed, String program) {
    return listed
        .get("models")
        .valueStream()
        .filter(model -> model.get("program").stringValue().equals(program))
        .map(model -> model.get("id").stringValue())
        .toList();
  }
}
