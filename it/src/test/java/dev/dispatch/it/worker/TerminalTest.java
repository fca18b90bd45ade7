package dev.dispatch.it.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.worker.WorkerBench.Way;
import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.RunningCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person sees at a real terminal. */
final class TerminalTest {
  private static final Map<String, String> PATIENT = Way.FILES.with("60s");

  private static Terminal watching(WorkerBench bench) throws Exception {
    Path prompt = bench.sandbox().folder().resolve("prompt.txt");
    Files.writeString(prompt, bench.prompt("job"));
    Terminal terminal =
        Terminal.open(
            bench.sandbox(),
            bench.sandbox().launcher()
                + " run --id job --item one --item two --agent scripted --yes --wait --input-file "
                + prompt);
    bench.awaitWorker("job");
    return terminal;
  }

  @Test
  void showsTicksAndWithdrawsItsPromptWhileItAsks() throws Exception {
    try (WorkerBench bench = WorkerBench.create();
        Terminal terminal = watching(bench)) {
      RunningCommand first = bench.worker("job", PATIENT, "ask", "Which language?");
      terminal.awaitScreen("answer>");
      bench.worker("job", PATIENT, "check", "1").await(WorkerBench.LIMIT);
      terminal.awaitScreen("(1/2");
      bench.answer("Which language?", "French");
      terminal.awaitScreen("question 1 has its answer: French");
      assertThat(first.await(WorkerBench.LIMIT).out()).isEqualTo("French\n");

      RunningCommand second = bench.worker("job", PATIENT, "ask", "And how long?");
      terminal.awaitScreen("And how long?");
      terminal.type("very long");
      assertThat(second.await(WorkerBench.LIMIT).out()).isEqualTo("very long\n");

      RunningCommand third = bench.worker("job", PATIENT, "ask", "Quickly?", "--timeout", "2s");
      terminal.awaitScreen("question 3 is past its time");
      assertThat(third.await(WorkerBench.LIMIT).exit()).isEqualTo(3);

      bench.worker("job", PATIENT, "check", "2").await(WorkerBench.LIMIT);
      bench.release("job");
      terminal.awaitScreen("exit 0");
    }
  }

  @Test
  void neverShowsAnAgentsEscapes() throws Exception {
    String evil = "\u001b]0;owned\u0007\u001b[31mred\u009b2J\u202eback";
    try (WorkerBench bench = WorkerBench.create();
        Terminal terminal = watching(bench)) {
      bench.worker("job", PATIENT, "report", "progress", evil).await(WorkerBench.LIMIT);
      RunningCommand ask = bench.worker("job", PATIENT, "ask", evil + "?");
      terminal.awaitScreen("answer>");
      terminal.type("yes");
      ask.await(WorkerBench.LIMIT);
      bench.release("job");
      terminal.awaitScreen("exit");
      String raw = terminal.raw();
      assertThat(raw).contains("^[]0;owned^G^[[31mred^[[2Jback");
      assertThat(raw).doesNotContain("\u001b]0;", "\u001b[31mred", "\u009b", "\u202e", "\u0007");
      CommandResult json = bench.sandbox().run("task", "show", "job");
      assertThat(json.out()).containsIgnoringCase("\\u001b]0;owned").doesNotContain("\u001b");
      CommandResult text = bench.sandbox().run("task", "show", "job", "--text");
      assertThat(text.out()).contains("^[]0;owned").doesNotContain("\u001b");
    }
  }
}
