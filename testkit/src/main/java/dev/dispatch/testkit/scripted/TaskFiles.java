package dev.dispatch.testkit.scripted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of one task, worked on as an agent does that knows only what its prompt told it. */
final class TaskFiles {

  private static final Pattern PLAN =
      Pattern.compile("(/[^\\s`'\"]*/\\.dispatch/tasks/[^\\s/`'\"]+)/plan\\.md");
  private static final Pattern ITEM = Pattern.compile("(\\s*[-*+] \\[)([ xX?!])(] .*)");
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Path folder;
  private final String planAtStart;

  private TaskFiles(Path folder) throws IOException {
    this.folder = folder;
    Path plan = folder.resolve("plan.md");
    this.planAtStart = Files.isRegularFile(plan) ? Files.readString(plan) : "";
  }

  /** The task whose plan the prompt names. */
  static Optional<TaskFiles> namedIn(String prompt) throws IOException {
    Matcher matcher = PLAN.matcher(prompt);
    return matcher.find()
        ? Optional.of(new TaskFiles(Path.of(matcher.group(1))))
        : Optional.empty();
  }

  /** Sets the marker of the nth item (from 1), with an indented note below unless empty. */
  void mark(int number, char marker, String note) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("plan.md")));
    int seen = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = ITEM.matcher(lines.get(i));
      if (matcher.matches() && ++seen == number) {
        lines.set(i, matcher.group(1) + marker + matcher.group(3));
        if (!note.isEmpty()) {
          lines.add(i + 1, "  " + note);
        }
        Files.write(folder.resolve("plan.md"), lines);
        return;
      }
    }
    throw new IOException("no item " + number + " in " + folder.resolve("plan.md"));
  }

  /** The numbers of the open items. */
  List<Integer> open() throws IOException {
    List<Integer> open = new ArrayList<>();
    int seen = 0;
    for (String line : Files.readAllLines(folder.resolve("plan.md"))) {
      Matcher matcher = ITEM.matcher(line);
      if (matcher.matches()) {
        seen++;
        if (matcher.group(2).equals(" ")) {
          open.add(seen);
        }
      }
    }
    return open;
  }

  void putBackPlan() throws IOException {
    Files.writeString(folder.resolve("plan.md"), planAtStart);
  }

  void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes a question under the number that counting gives, and returns the number. */
  String ask(String question) throws IOException {
    long count;
    try (Stream<Path> files = Files.list(folder.resolve("ipc"))) {
      count = files.filter(file -> file.toString().endsWith(".question")).count();
    }
    String number = "%03d".formatted(count + 1);
    write("ipc/" + number + ".question", question + "\n");
    return number;
  }

  /** Waits for the answer and acknowledges it; empty after the limit. */
  Optional<String> answer(String number, Duration limit) throws IOException, InterruptedException {
    Path file = folder.resolve("ipc").resolve(number + ".answer");
    if (!awaitFile(file, limit)) {
      return Optional.empty();
    }
    String answer = Files.readString(file).stripTrailing();
    write("ipc/" + number + ".done", "");
    return Optional.of(answer);
  }

  /** Looks for a file again and again, as agents do; false after the limit. */
  static boolean awaitFile(Path file, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!Files.exists(file)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }
}
