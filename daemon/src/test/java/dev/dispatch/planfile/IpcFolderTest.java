package dev.dispatch.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.task.TaskFiles.Ipc;
import dev.dispatch.task.TaskFiles.IpcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code ipc/}, as workers and people really write them. */
final class IpcFolderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;
  private Instant clock = NOW;
  private final IpcFolder ipc = new IpcFolder(() -> clock);

  private void file(String name, String text, Instant written) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(written));
  }

  @Test
  void readsWhatIsWhole() throws IOException {
    file("001.question", "which?\n", NOW);
    file("002.question", "no newline", NOW.minusMillis(150));
    file("0003.question", "four digits\n", NOW);
    file("001.answer", "this\nand that\n", NOW);
    file("001.done", "", NOW);
    file("notes.txt", "x\n", NOW);
    file(".done", "", NOW);
    Ipc read = ipc.read(folder);
    assertThat(read.questions())
        .containsExactly(
            new IpcFile(1, "which?"), new IpcFile(2, "no newline"), new IpcFile(3, "four digits"));
    assertThat(read.answers()).containsExactly(new IpcFile(1, "this\nand that"));
    assertThat(read.acknowledged()).containsExactly(1);
    assertThat(read.completionMarked()).isTrue();
    assertThat(read.unsettled()).isFalse();
    assertThat(read.present()).isTrue();
  }

  @Test
  void waitsForWhatIsBeingWritten() throws IOException {
    file("001.question", "whi", NOW.minusMillis(100));
    assertThat(ipc.read(folder).questions()).isEmpty();
    assertThat(ipc.read(folder).unsettled()).isTrue();
    clock = NOW.plusMillis(60);
    assertThat(ipc.read(folder).questions()).containsExactly(new IpcFile(1, "whi"));
    assertThat(ipc.read(folder).unsettled()).isFalse();
  }

  @Test
  void takesAFileOfTheFutureAsWholeWhereTheClockWasSetBack() throws IOException {
    file("001.question", "which?", NOW);
    clock = NOW.minusSeconds(3600);
    assertThat(ipc.read(folder).questions()).containsExactly(new IpcFile(1, "which?"));
    assertThat(ipc.read(folder).unsettled()).isFalse();
  }

  @Test
  void passesOverWhatIsNoFile() throws IOException {
    Files.createDirectory(folder.resolve("001.question"));
    Files.createSymbolicLink(folder.resolve("002.question"), folder.resolve("nowhere"));
    file("003.question", "", NOW.minusSeconds(60));
    Ipc read = ipc.read(folder);
    assertThat(read.questions()).isEmpty();
    assertThat(read.unsettled()).isFalse();
  }

  @Test
  void tellsThatTheFolderIsGone() throws IOException {
    Files.delete(folder);
    assertThat(ipc.read(folder).present()).isFalse();
  }

  @Test
  void givesRacingAskersTheirOwnNumbers() throws Exception {
    int askers = 24;
    file("007.question", "an earlier one\n", NOW);
    List<Future<Integer>> numbers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(askers)) {
      for (int i = 0; i < askers; i++) {
        String text = "question " + i;
        numbers.add(pool.submit(() -> ipc.addQuestion(folder, text)));
      }
    }
    Set<Integer> distinct = new HashSet<>();
    for (int i = 0; i < askers; i++) {
      int number = numbers.get(i).get();
      distinct.add(number);
      assertThat(folder.resolve("%03d.question".formatted(number)))
          .hasContent("question " + i + "\n");
    }
    assertThat(distinct).hasSize(askers).allMatch(n -> n > 7);
  }

  @Test
  void keepsTheFirstAnswer() {
    assertThat(ipc.writeAnswer(folder, 1, "first")).isEqualTo("first");
    assertThat(ipc.writeAnswer(folder, 1, "second")).isEqualTo("first");
    assertThat(folder.resolve("001.answer")).hasContent("first\n");
    assertThat(folder.toFile().list()).as("no left-over of a write").containsExactly("001.answer");
  }
}
