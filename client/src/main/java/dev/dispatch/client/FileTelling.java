package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.RequestId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code check} and {@code report done} by the task's files alone, where nothing else is open: the
 * item's marker, and the completion marker once every item is ticked. Anything else in a report has
 * no file to go to.
 */
final class FileTelling {
  private static final int ATTEMPTS = 10;
  private static final long MAX_PLAN_BYTES = 4L << 20;

  private final Path task;
  private final Console console;
  private final boolean json;

  /**
   * Given whether to print a JSON document, the one that the daemon would print, or else a line.
   */
  FileTelling(Path task, Console console, boolean json) {
    this.task = task;
    this.console = console;
    this.json = json;
  }

  int run(List<String> argv) throws NoWayException, ClientFailure, ClosedPipeException {
    List<String> plain = withoutForm(argv);
    try {
      String done = plain.getFirst().equals("check") ? check(plain) : report(plain);
      console.out(Bytes.utf8(done + "\n"));
      return 0;
    } catch (IOException e) {
      throw new NoWayException("files: " + e);
    }
  }

  /** The arguments without those that only choose the form of the output. */
  private static List<String> withoutForm(List<String> argv) {
    List<String> plain = new ArrayList<>(argv);
    plain.removeAll(List.of("--json", "--text"));
    return plain;
  }

  private String check(List<String> argv) throws IOException, NoWayException, ClientFailure {
    int number = argv.size() > 1 ? IpcFiles.parseNumber(argv.get(1)) : 0;
    String note = note(argv);
    if (number == 0) {
      throw new NoWayException("files: the arguments are for the daemon to judge");
    }
    Path plan = task.resolve("plan.md");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String before = read(plan);
      PlanTick tick = PlanTick.of(before);
      String after = tick.ticked(number, note);
      if (after.equals(before) || replaced(plan, before, after)) {
        PlanTick now = PlanTick.of(after);
        return checked(number, now.done(), now.total());
      }
    }
    throw new NoWayException("files: " + plan + " changed all the time");
  }

  private String checked(int number, int done, int total) {
    if (!json) {
      return "checked " + number + " (" + done + "/" + total + ")";
    }
    StringBuilder document = document().append(",\"item\":").append(number);
    document.append(",\"done\":").append(done).append(",\"total\":").append(total);
    return document.append('}').toString();
  }

  /** A document that begins with the task's id, the name of its folder. */
  private StringBuilder document() {
    StringBuilder document = new StringBuilder("{\"task\":");
    JsonText.quote(document, String.valueOf(task.getFileName()));
    return document;
  }

  /** The note in {@code check N [--note T]}, null for none. */
  private static @Nullable String note(List<String> argv) throws NoWayException {
    String last = argv.getLast();
    if (argv.size() == 2) {
      return null;
    }
    if (argv.size() == 3 && last.startsWith("--note=")) {
      return last.substring("--note=".length());
    }
    if (argv.size() == 4 && argv.get(2).equals("--note")) {
      return last;
    }
    throw new NoWayException("files: the arguments are for the daemon to judge");
  }

  private String report(List<String> argv) throws IOException, NoWayException, ClientFailure {
    if (argv.size() < 2 || !argv.get(1).equals("done")) {
      throw new NoWayException("files: only report done can go by files");
    }
    PlanTick plan = PlanTick.of(read(task.resolve("plan.md")));
    if (plan.done() < plan.total()) {
      throw new ClientFailure(
          ClientFailure.VALIDATION,
          "report done: " + (plan.total() - plan.done()) + " items of the plan are not ticked",
          "tick them in " + task.resolve("plan.md") + ", or mark one [!] with the reason and stop");
    }
    Files.write(task.resolve("ipc").resolve(".done"), new byte[0]);
    // The daemon takes the marker later; till then the task is what it was, at work.
    return json
        ? document().append(",\"kind\":\"done\",\"status\":\"running\"}").toString()
        : "reported";
  }

  private static String read(Path plan) throws IOException, NoWayException {
    if (Files.size(plan) > MAX_PLAN_BYTES) {
      throw new NoWayException("files: " + plan + " is too large");
    }
    byte[] bytes = Files.readAllBytes(plan);
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
      throw new NoWayException("files: " + plan + " is not UTF-8 text");
    }
    return text;
  }

  /** Puts the new text in the place of the old; false where somebody else wrote meanwhile. */
  private static boolean replaced(Path plan, String before, String after)
      throws IOException, NoWayException {
    Path temporary = plan.resolveSibling("." + RequestId.random().value() + ".tmp");
    try {
      Files.writeString(temporary, after, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (!read(plan).equals(before)) {
        return false;
      }
      Files.move(
          temporary, plan, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
