package dev.dispatch.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures every claim about speed and size, or those that are named, and prints a Markdown table.
 * Ends with 1 where a claim does not hold.
 */
public final class Main {
  private Main() {}

  private static List<Row> rows() {
    return List.of(
        new WarmList(),
        ManyLanes.list(),
        ManyLanes.history(),
        new SearchMillion(),
        FirstCommand.withCaches(),
        FirstCommand.withoutCaches(),
        new QuestionToWait(),
        AnswerToAsk.bySocket(),
        AnswerToAsk.byFiles(),
        new SilentTasks(),
        new IdleTerminals(),
        new SendToModel(),
        new SendToServer(),
        new RunInTerminal(),
        ReplyToIdle.byHook(),
        ReplyToIdle.byScreen(),
        new RunToExec(),
        new ChooseAgent(),
        new MakeWorktree(),
        IngestEvents.paced(),
        IngestEvents.burst(),
        new AdoptSessions());
  }

  /** Measures the rows of these names, all without any. */
  public static void main(String[] args) throws Exception {
    List<String> names = rows().stream().map(Row::name).toList();
    List<String> unknown = new ArrayList<>(Arrays.asList(args));
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      System.err.println("bench: no row is called " + unknown + "; there are " + names);
      System.exit(2);
    }
    printMachine(Machine.ofThisOne());
    boolean allHold = true;
    try (Installs installs = new Installs()) {
      for (Row row : rows()) {
        if (args.length == 0 || Arrays.asList(args).contains(row.name())) {
          allHold &= print(row, installs);
        }
      }
    }
    System.exit(allHold ? 0 : 1);
  }

  private static void printMachine(Machine machine) {
    System.out.printf(
        Locale.ROOT,
        "%d cores of %s, JDK %s, load before the start %s%n%n",
        machine.cores(),
        machine.cpu(),
        machine.jdk(),
        machine.load());
    System.out.println("| row | what | measured | at most | | load |");
    System.out.println("|---|---|---|---|---|---|");
  }

  private static boolean print(Row row, Installs installs) throws IOException {
    String load = Machine.loadNow().split(" ", -1)[0];
    Outcome outcome = measure(row, installs);
    System.out.printf(
        "| %s | %s | %s | %s | %s | %s |%n",
        row.name(),
        row.what(),
        outcome.measured(),
        row.limit(),
        outcome.isWithinLimit() ? "ok" : "**over**",
        load);
    return outcome.isWithinLimit();
  }

  /** A row that fails must not take the others with it. */
  private static Outcome measure(Row row, Installs installs) {
    try {
      return row.measure(installs);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      e.printStackTrace();
      return new Outcome("not measured: " + e.toString().replaceAll("\\s*\\R\\s*", " "), false);
    }
  }
}
