package dev.dispatch.task;

import dev.dispatch.plan.PlanItem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words a worker is started with; the same for every transport. Self-contained: the worker
 * knows nothing of the caller's conversation.
 */
public final class WorkerPrompt {
  private static final Pattern PLAIN_PATH = Pattern.compile("[\\p{L}\\p{N}/._+@:,%-]+");

  private WorkerPrompt() {}

  /**
   * Builds the prompt.
   *
   * @param folder where its files are
   * @param bin absolute path of the dispatch command, put into the text as it is: permission rules
   *     of agents go by the text of a command and refuse one with a variable
   * @param resume why this is not the first worker, and what it has to know; empty for the first
   */
  public static String build(
      TaskSpec spec,
      String folder,
      Optional<String> role,
      Optional<String> bin,
      Optional<String> resume) {
    String command = command(bin);
    StringBuilder text = new StringBuilder();
    role.map(String::strip).filter(r -> !r.isEmpty()).ifPresent(r -> text.append(r).append("\n\n"));
    text.append(
        """
        You are the worker of the task "%s".

        Your plan is the checklist in %s/plan.md. Read it first. Work through its items from top \
        to bottom. When an item is finished, change its `- [ ]` to `- [x]` in that file at once; a \
        short note about the result may follow on the next line, indented by two spaces. Change \
        nothing else in the file, and keep notes from the dispatcher.
        """
            .formatted(oneLine(spec.title()), folder));
    text.append(asking(folder, command));
    text.append(
        """

        If an error cannot be resolved, change the item's marker to `- [!]`, describe the error on \
        the next line, indented by two spaces, and stop.
        When every item is ticked, run `%s report done "<one-line summary>"` and \
        create the empty file %s/ipc/.done as the last thing you do. If the plan has an item that \
        asks for an output file, write it to %s/output.md.
        """
            .formatted(command, folder, folder));
    text.append(context(spec));
    resume.ifPresent(why -> text.append("\n# Where the work stands\n\n").append(why).append('\n'));
    return text.toString();
  }

  private static String asking(String folder, String command) {
    return """

    When you need a decision that only the person who gave you the task can take, ask:
    `%2$s ask "your question"` (add `--option A --option B` for a choice). It prints \
    the answer. If it exits with 75 it is still waiting: run the command it names, again and \
    again, until the answer comes. If it exits with 3 nobody answered.
    If you cannot run commands, use files: write the question as plain text to \
    %1$s/ipc/NNN.question, where NNN is the number of *.question files there plus one, with \
    three digits; look every 5 seconds, at most 36 times, for %1$s/ipc/NNN.answer; then create \
    the empty file NNN.done.
    If no answer comes, write what you know so far to %1$s/context.md, change the item's marker \
    to `- [?]` with the question on the next line, indented by two spaces, and stop.
    `%2$s report progress "text"` tells how it goes and needs no reply.
    """
        .formatted(folder, command);
  }

  /** How a worker's shell is to call dispatch: the path, in quotes only where it needs them. */
  public static String command(Optional<String> bin) {
    if (bin.isEmpty()) {
      return "\"$DISPATCH_BIN\"";
    }
    boolean plain = PLAIN_PATH.matcher(bin.get()).matches();
    return plain ? bin.get() : "'" + bin.get().replace("'", "'\\''") + "'";
  }

  private static String context(TaskSpec spec) {
    StringBuilder text = new StringBuilder("\n# Context\n\n");
    text.append("What is wanted, in the words of the person who asked:\n\n");
    text.append(spec.text().strip()).append('\n');
    spec.context().ifPresent(c -> text.append("\nConstraints:\n\n").append(c.strip()).append('\n'));
    if (!spec.references().isEmpty()) {
      text.append("\nFiles worth reading:\n\n");
      spec.references().forEach(file -> text.append("- ").append(file).append('\n'));
    }
    return text.toString();
  }

  /** What a worker has to know that follows one which stopped for want of an answer. */
  public static String afterAnswers(
      Optional<Question> question, List<ItemAnswer> items, String folder) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        An earlier worker asked a question, got no answer in time and stopped. Read %s/context.md \
        if it exists: it holds what that worker knew. Items already ticked are done.
        """
            .formatted(folder));
    question.ifPresent(q ->
        text.append("Its question was: ")
            .append(q.text())
            .append("\nThe answer is: ")
            .append(q.answer().orElse(""))
            .append('\n'));
    for (ItemAnswer item : items) {
      text.append("Its question about item ").append(item.item()).append(" was: ");
      text.append(item.asked()).append("\nThe answer is: ").append(item.answer()).append('\n');
    }
    text.append(
        """
        Go on from the item marked `- [?]`, or else from the first open one; tick it when it is done.
        """);
    return text.toString();
  }

  /** What a worker on a retried task has to know. */
  public static String afterRetry(List<PlanItem> left, Optional<String> text) {
    StringBuilder words =
        new StringBuilder("An earlier worker ended before the plan was finished. Left to do:\n\n");
    left.forEach(item ->
        words.append("- item ").append(item.n()).append(": ").append(item.text()).append('\n'));
    text.ifPresent(t -> words.append("\nWhat the person adds:\n\n").append(t.strip()).append('\n'));
    return words.toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
