package dev.dispatch.planfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.PlanEdit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Task folders on a real file system, with the accidents that happen to them. */
final class TaskFoldersTest {
  private static final String PLAN = "# T\n\n- [ ] one\n- [ ] two\n";

  @TempDir private Path temp;
  private final List<Path> excluded = new ArrayList<>();
  private final TaskFolders folders = new TaskFolders(excluded::add, InstantSource.system());
  private TaskKey key = new TaskKey("/", new TaskId("x"));
  private Path root = Path.of("/");

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temp.toRealPath().resolve("root"));
    key = new TaskKey(root.toString(), new TaskId("x"));
  }

  private Path plan() {
    return Path.of(key.folder(), "plan.md");
  }

  @Test
  void makesAFolderOnceAndKeepsItOutOfGit() throws IOException {
    folders.create(key, PLAN);
    assertThat(plan()).hasContent(PLAN);
    assertThat(Path.of(key.folder(), "ipc")).isDirectory();
    assertThat(excluded).containsExactly(root);
    folders.create(key, PLAN);
    Files.writeString(plan(), "another plan");
    assertThatThrownBy(() -> folders.create(key, PLAN))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("another plan");
    assertThat(plan()).hasContent("another plan");
  }

  @Test
  void writesNothingThroughALinkThatLeadsOut() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.createSymbolicLink(root.resolve(".dispatch"), outside);
    assertThatThrownBy(() -> folders.create(key, PLAN))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("leads out of");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void removesLinksAndNotWhatTheyLeadTo() throws IOException {
    folders.create(key, PLAN);
    Path precious = Files.createDirectory(temp.resolve("precious"));
    Files.writeString(precious.resolve("file"), "kept");
    Files.createSymbolicLink(Path.of(key.folder(), "link"), precious);
    folders.remove(key);
    assertThat(Path.of(key.folder())).doesNotExist();
    assertThat(precious.resolve("file")).hasContent("kept");
  }

  @Test
  void saysWhyAPlanCannotBeUsed() throws IOException {
    folders.create(key, PLAN);
    Files.write(plan(), new byte[] {(byte) 0xff, 0, 1});
    assertThat(folders.readPlan(key).problem()).hasValue("plan.md is not UTF-8 text");
    assertThat(folders.editPlan(key, text -> Optional.of("mine"))).isFalse();
    Files.write(plan(), new byte[11 << 20]);
    assertThat(folders.readPlan(key).problem().orElse("")).contains("more than a plan may have");
    Files.delete(plan());
    assertThat(folders.readPlan(key).problem()).hasValue("plan.md is missing");
    assertThat(folders.editPlan(key, text -> Optional.of("mine"))).isFalse();
    assertThat(plan()).doesNotExist();
    Files.createDirectory(plan());
    assertThat(folders.readPlan(key).problem()).hasValue("plan.md is not a file");
  }

  @Test
  void makesItsEditAgainOnWhatTheWorkerWroteMeanwhile() throws IOException {
    folders.create(key, PLAN);
    List<String> seen = new ArrayList<>();
    boolean written =
        folders.editPlan(
            key,
            text -> {
              if (seen.isEmpty()) {
                overwrite(text.replace("[ ] one", "[x] one"));
              }
              seen.add(text);
              return PlanEdit.setMarker(text, 2, ItemState.DONE);
            });
    assertThat(written).isTrue();
    assertThat(seen).hasSize(2);
    assertThat(plan()).hasContent("# T\n\n- [x] one\n- [x] two\n");
  }

  private void overwrite(String text) {
    try {
      Files.writeString(plan(), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void findsANoteThatIsThere() throws IOException {
    folders.create(key, PLAN);
    assertThat(folders.hasNote(key, "mind the gap")).isFalse();
    folders.editPlan(key, text -> Optional.of(PlanEdit.addNote(text, "mind the gap")));
    assertThat(folders.hasNote(key, "mind the gap")).isTrue();
    Files.delete(plan());
    assertThat(folders.hasNote(key, "mind the gap")).isFalse();
  }

  @Test
  void givesTheOutputUnlessItIsTooLarge() throws IOException {
    folders.create(key, PLAN);
    assertThat(folders.readOutput(key)).isEmpty();
    Path output = Path.of(key.folder(), "output.md");
    Files.writeString(output, "result");
    assertThat(folders.readOutput(key)).hasValue("result");
    Files.write(output, new byte[5 << 20]);
    assertThat(folders.readOutput(key).orElse("")).contains("read it at " + output);
  }
}
