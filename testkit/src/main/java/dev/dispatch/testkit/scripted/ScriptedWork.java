package dev.dispatch.testkit.scripted;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does the lines of one script, one after the other. */
final class ScriptedWork {

  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(3);
  private static final Duration FILE_LIMIT = Duration.ofMinutes(10);
  private static final Duration SHELL_LIMIT = Duration.ofMinutes(10);
  private static final int MEBIBYTE = 1 << 20;
  private static final int STILL_WAITING = 75;
  private static final Pattern RESUME = Pattern.compile("--resume (\\S+)");

  private final byte[] prompt;
  private final Optional<TaskFiles> task;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  ScriptedWork(byte[] prompt, Optional<TaskFiles> task) {
    this.prompt = prompt;
    this.task = task;
  }

  /** The exit code. */
  int run(List<ScriptLine> lines) throws IOException, InterruptedException {
    if (lines.isEmpty()) {
      tickAll();
      files().write("ipc/.done", "");
      return 0;
    }
    for (ScriptLine line : lines) {
      OptionalInt end = step(line);
      if (end.isPresent()) {
        return end.getAsInt();
      }
    }
    return 0;
  }

  /** Does one line; a value ends the agent with it. */
  private OptionalInt step(ScriptLine line) throws IOException, InterruptedException {
    switch (line.verb()) {
      case SAY -> out.println(line.argument());
      case PARTIAL -> out.print(line.argument());
      case STDERR -> System.err.println(line.argument());
      case TICK -> files().mark(line.number(), 'x', line.tail());
      case TICKALL -> tickAll();
      case BLOCK -> files().mark(line.number(), '?', line.tail());
      case PROBLEM -> files().mark(line.number(), '!', line.tail());
      case REPLAN -> files().putBackPlan();
      case ASK -> {
        return ask(line);
      }
      case ASKCLI -> askCli(line.argument());
      case DONE -> files().write("ipc/.done", "");
      case OUTPUT -> files().write("output.md", line.argument().replace("\\n", "\n") + "\n");
      case WRITE -> Files.writeString(Path.of(line.head()), line.tail());
      case SHELL -> out.println("EXITED " + shell(line.argument()));
      case SLEEP -> Thread.sleep(line.number());
      case WAITFILE -> {
        if (!TaskFiles.awaitFile(Path.of(line.argument()), FILE_LIMIT)) {
          throw new IOException(line.argument() + " never came");
        }
      }
      case EXIT -> {
        return OptionalInt.of(line.number());
      }
      case GARBAGE -> garbage(line.number());
      case LONGLINE -> longLine(line.number());
      case LINES -> lines(line.number(), line.tail());
      case ECHO -> Files.writeString(Path.of(line.argument()), sha256(prompt));
      case PROMPT -> Files.write(Path.of(line.argument()), prompt);
      case ENVIRONMENT -> environment(Path.of(line.argument()));
      case STREAM -> stream(line);
      case FORK -> fork(Path.of(line.argument()));
      case IGNORE_TERM -> ignoreTerm();
    }
    return OptionalInt.empty();
  }

  private TaskFiles files() throws IOException {
    return task.orElseThrow(() -> new IOException("the prompt names no plan.md"));
  }

  private void tickAll() throws IOException {
    for (int number : files().open()) {
      files().mark(number, 'x', "");
    }
  }

  private OptionalInt ask(ScriptLine line) throws IOException, InterruptedException {
    String limit = line.options().getOrDefault("limit_ms", "" + ANSWER_LIMIT.toMillis());
    String number = files().ask(line.argument());
    Optional<String> answer = files().answer(number, Duration.ofMillis(Long.parseLong(limit)));
    if (answer.isPresent()) {
      out.println("ANSWER " + number + " " + answer.get());
      return OptionalInt.empty();
    }
    files().write("context.md", "I waited for the answer to " + number + ".\n");
    List<Integer> open = files().open();
    if (!open.isEmpty()) {
      files().mark(open.getFirst(), '?', line.argument());
    }
    return OptionalInt.of(0);
  }

  private void askCli(String question) throws IOException, InterruptedException {
    String program = System.getenv().getOrDefault("DISPATCH_BIN", "dispatch");
    List<String> command = List.of(program, "ask", question);
    long end = System.nanoTime() + ANSWER_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      Matcher resume = RESUME.matcher(output);
      if (exitCode != STILL_WAITING || !resume.find()) {
        out.println("ANSWER " + output.strip());
        out.println("EXITED " + exitCode);
        return;
      }
      command = List.of(program, "ask", "--resume", resume.group(1));
    }
    out.println("NO ANSWER");
  }

  private static int shell(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-c", command).inheritIO().start();
    if (!process.waitFor(SHELL_LIMIT)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }

  private static void garbage(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      // Continuation bytes and control characters, in no order that UTF-8 allows.
      bytes[i] = (byte) (i % 3 == 0 ? 0x80 + i % 0x40 : i % 0x20);
    }
    System.out.write(bytes, 0, count);
    System.out.flush();
  }

  private static void longLine(int mebibytes) {
    byte[] block = new byte[MEBIBYTE];
    Arrays.fill(block, (byte) 'x');
    for (int i = 0; i < mebibytes; i++) {
      System.out.write(block, 0, block.length);
    }
    System.out.write('\n');
    System.out.flush();
  }

  private void lines(int count, String text) {
    for (int i = 1; i <= count; i++) {
      out.println(text + " " + i);
    }
  }

  private void stream(ScriptLine line) throws IOException, InterruptedException {
    long pause = line.tail().isEmpty() ? 0 : Long.parseLong(line.tail());
    for (String text : Files.readAllLines(Path.of(line.head()))) {
      out.println(text);
      TimeUnit.MILLISECONDS.sleep(pause);
    }
  }

  private static void environment(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(System.getenv())
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    Files.writeString(file, text);
  }

  /** The child keeps stdout open, as a server that an agent started does. */
  private static void fork(Path file) throws IOException, InterruptedException {
    String script = "echo $$ > \"$0.tmp\" && mv \"$0.tmp\" \"$0\" && exec sleep 600";
    new ProcessBuilder("setsid", "sh", "-c", script, file.toString()).inheritIO().start();
    if (!TaskFiles.awaitFile(file, Duration.ofSeconds(10))) {
      throw new IOException("the child wrote no " + file);
    }
  }

  /** A shutdown that waits for a hook lets everything else run on. */
  private static void ignoreTerm() {
    CountDownLatch never = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              try {
                if (never.await(FILE_LIMIT.toMinutes(), TimeUnit.MINUTES)) {
                  throw new IllegalStateException("nobody counts this down");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "ignores TERM");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
