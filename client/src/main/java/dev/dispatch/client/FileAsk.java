package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code ask} by files: a question file in the task's {@code ipc} folder, an answer file beside it.
 * Needs no daemon; one that runs, or comes, brings the two to people. For one thread.
 */
final class FileAsk {
  /**
   * After the question's time the daemon, whose clock for it started later, may still take an
   * answer: an answer that it took has to arrive.
   */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final long FIRST_PAUSE_MILLIS = 10;

  /** With the reading and printing an answer is out within 60 ms. */
  private static final long LONGEST_PAUSE_MILLIS = 40;

  private final WorkerFacts facts;
  private final Console console;
  private final Ending ending;

  FileAsk(WorkerFacts facts, Console console, Ending ending) {
    this.facts = facts;
    this.console = console;
    this.ending = ending;
  }

  /**
   * Asks, or goes on with what was asked, until there is an answer or the caller's time is over.
   *
   * @return the exit code, with the answer printed
   * @throws NoWayException before anything was asked
   */
  int run(AskArguments ask)
      throws NoWayException, ClientFailure, ClosedPipeException, InterruptedException {
    long startedAt = System.nanoTime();
    IpcFiles files = folder();
    int number = ask.resume() == null ? asked(files, ask) : resumed(files, ask.resume());
    ending.detachable("dispatch: the question stays open: ask --resume " + IpcFiles.padded(number));
    try {
      String answer = await(files, number, startedAt);
      print(answer, number, ask.json());
      files.acknowledge(number);
      return 0;
    } catch (IOException e) {
      throw new ClientFailure(
          ClientFailure.TASK_FAILED,
          "ask: the files of question "
              + IpcFiles.padded(number)
              + " cannot be read any more: "
              + e);
    }
  }

  private IpcFiles folder() throws NoWayException {
    Path task = facts.taskFolder();
    if (task == null) {
      throw new NoWayException("files: DISPATCH_TASK_DIR is not set");
    }
    Path folder = task.resolve("ipc");
    if (!Files.isDirectory(folder)) {
      throw new NoWayException("files: there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new NoWayException("files: " + folder + " may not be written to");
    }
    return new IpcFiles(folder, facts.clock());
  }

  private static int asked(IpcFiles files, AskArguments ask) throws NoWayException {
    String text = QuestionFile.render(ask);
    try {
      int open = files.findOpen(text);
      return open > 0 ? open : files.addQuestion(text);
    } catch (IOException e) {
      throw new NoWayException("files: the question cannot be written: " + e);
    }
  }

  private int resumed(IpcFiles files, String resume) throws NoWayException, ClientFailure {
    if (FifoWay.isRequest(resume)) {
      throw new NoWayException("files: " + resume + " was asked another way");
    }
    int number = IpcFiles.parseNumber(resume);
    if (number == 0 || !files.hasQuestion(number)) {
      throw new ClientFailure(
          ClientFailure.NOT_FOUND,
          "ask: there is no question " + resume,
          "ask it: " + facts.command() + " ask \"…\"");
    }
    return number;
  }

  /** The answer, or the default once the question's time is over. */
  private String await(IpcFiles files, int number, long startedAt)
      throws IOException, ClientFailure, InterruptedException {
    long patienceEnds = startedAt + facts.patience().toNanos();
    long questionEnds = System.nanoTime() + files.timeLeft(number).toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      String answer = files.answer(number);
      if (answer != null) {
        return answer;
      }
      long now = System.nanoTime();
      if (now - questionEnds >= GRACE.toNanos()) {
        return fallback(files, number);
      }
      if (now >= patienceEnds) {
        throw facts.stillWaiting(IpcFiles.padded(number));
      }
      Thread.sleep(Math.min(pause, 1 + (patienceEnds - now) / 1_000_000));
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause + FIRST_PAUSE_MILLIS);
    }
  }

  private static String fallback(IpcFiles files, int number) throws IOException, ClientFailure {
    @Nullable String fallback = files.question(number).fallback();
    if (fallback == null) {
      throw noAnswer(IpcFiles.padded(number));
    }
    return fallback;
  }

  /** The failure of a question whose time is over. */
  static ClientFailure noAnswer(String name) {
    return new ClientFailure(
        ClientFailure.TASK_FAILED,
        "ask: nobody answered question " + name + " in time",
        "write what you know to context.md, mark the item [?] and stop");
  }

  private void print(String answer, int number, boolean json)
      throws ClientFailure, ClosedPipeException {
    StringBuilder out = new StringBuilder();
    if (json) {
      JsonText.quote(out.append("{\"answer\":"), answer);
      out.append(",\"number\":").append(number).append('}');
    } else {
      out.append(answer);
    }
    console.out(Bytes.utf8(out.append('\n').toString()));
  }
}
