package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IpcFilesTest {
  @TempDir Path folder;

  @Test
  void losesNoneOfTwentyRacingQuestions() throws Exception {
    List<Callable<Integer>> askers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = "question " + i;
      askers.add(() -> new IpcFiles(folder, InstantSource.system()).addQuestion(text));
    }
    TreeSet<Integer> numbers = new TreeSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      for (Future<Integer> asked : threads.invokeAll(askers, 30, TimeUnit.SECONDS)) {
        numbers.add(asked.get());
      }
    }
    assertThat(numbers).hasSize(20).contains(1, 20);
    TreeSet<String> texts = new TreeSet<>();
    for (int number : numbers) {
      texts.add(Files.readString(folder.resolve(IpcFiles.padded(number) + ".question")));
    }
    assertThat(texts).hasSize(20);
    assertThat(names()).as("nothing else is left").hasSize(20);
  }

  private List<String> names() throws IOException {
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void numbersAfterTheHighestOfAnyKind() throws Exception {
    Files.writeString(folder.resolve("007.answer"), "yes\n");
    Files.writeString(folder.resolve("notes.question"), "no number\n");
    assertThat(new IpcFiles(folder, InstantSource.system()).addQuestion("next")).isEqualTo(8);
    assertThat(folder.resolve("008.question")).hasContent("next");
  }

  @Test
  void findsTheSameQuestionWhileItIsOpen() throws Exception {
    IpcFiles files = new IpcFiles(folder, InstantSource.system());
    int number = files.addQuestion("which?\n\nTimeout: 3m");
    assertThat(files.findOpen("which?\n\nTimeout: 3m")).isEqualTo(number);
    assertThat(files.findOpen("what?\n\nTimeout: 3m")).isZero();
    Files.writeString(folder.resolve("001.answer"), "a\n");
    assertThat(files.findOpen("which?\n\nTimeout: 3m")).isZero();
  }

  @Test
  void doesNotTakeUpAQuestionWhoseTimeIsOver() throws Exception {
    IpcFiles files = new IpcFiles(folder, InstantSource.system());
    files.addQuestion("which?\n\nTimeout: 1m");
    Files.setLastModifiedTime(
        folder.resolve("001.question"), FileTime.from(Instant.now().minusSeconds(61)));
    assertThat(files.findOpen("which?\n\nTimeout: 1m")).isZero();
    assertThat(files.timeLeft(1)).isNegative();
  }

  @Test
  void waitsNoLongerThanTheTimeoutWhenTheClockWasSetBack() throws Exception {
    IpcFiles files = new IpcFiles(folder, InstantSource.system());
    files.addQuestion("which?\n\nTimeout: 1m");
    Files.setLastModifiedTime(
        folder.resolve("001.question"), FileTime.from(Instant.now().plusSeconds(3600)));
    assertThat(files.timeLeft(1)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void takesAnAnswerOnlyWhenItIsWhole() throws Exception {
    IpcFiles files = new IpcFiles(folder, InstantSource.system());
    Path answer = folder.resolve("001.answer");
    assertThat(files.answer(1)).isNull();
    Files.writeString(answer, "");
    assertThat(files.answer(1)).isNull();
    Files.writeString(answer, "half of");
    Files.setLastModifiedTime(answer, FileTime.from(Instant.now().plusMillis(-20)));
    assertThat(files.answer(1)).isNull();
    Files.setLastModifiedTime(answer, FileTime.from(Instant.now().minusMillis(500)));
    assertThat(files.answer(1)).isEqualTo("half of");
    Files.writeString(answer, "two\nlines\n\n");
    assertThat(files.answer(1)).isEqualTo("two\nlines\n");
  }

  @Test
  void readsNumbersAndNothingElse() {
    assertThat(IpcFiles.parseNumber("003")).isEqualTo(3);
    assertThat(IpcFiles.parseNumber("1234")).isEqualTo(1234);
    for (String wrong : List.of("", "0", "-1", "3x", "../3", "1234567")) {
      assertThat(IpcFiles.parseNumber(wrong)).as(wrong).isZero();
    }
  }
}
