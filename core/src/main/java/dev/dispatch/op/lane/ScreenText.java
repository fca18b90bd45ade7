package dev.dispatch.op.lane;

import dev.dispatch.op.Spans;
import dev.dispatch.op.TextStyle;
import dev.dispatch.screen.Dialog;
import dev.dispatch.screen.Verdict;
import java.time.Duration;

/** A verdict for a person: two columns, then the rules that did not hold. */
final class ScreenText {
  private final ExplainScreen.Result result;
  private final TextStyle style;
  private final StringBuilder text = new StringBuilder();

  ScreenText(ExplainScreen.Result result, TextStyle style) {
    this.result = result;
    this.style = style;
  }

  String text() {
    row("state", result.state().wireName() + (result.takesPrompt() ? ", takes a prompt" : ""));
    row(
        "rule",
        result.rule().map(rule -> rule + ", region " + result.region().orElse("")).orElse("none"));
    row("rules", "of " + result.agent() + ", version " + result.rules());
    result
        .takenAt()
        .ifPresent(at -> row("seen", Spans.format(Duration.between(at, style.now())) + " ago"));
    if (result.copyMode()) {
      row("keys", "go to the scrolling in the terminal, not to the agent");
    }
    for (Verdict.Line line : result.lines()) {
      row(line.number() == 0 ? "fact" : "line " + line.number(), line.text());
    }
    row("prompt box", prompt());
    result.dialog().ifPresent(this::dialog);
    if (!result.unmatched().isEmpty()) {
      text.append("\nRules that did not decide:\n");
      for (Verdict.Miss miss : result.unmatched()) {
        text.append(
            "  %s (%s): %s\n".formatted(miss.rule(), miss.state().wireName(), miss.reason()));
      }
    }
    return text.toString();
  }

  private String prompt() {
    ExplainScreen.Prompt prompt = result.composer();
    return prompt.holds() + (prompt.text().isEmpty() ? "" : ": " + prompt.text());
  }

  private void dialog(Dialog dialog) {
    row("dialog", dialog.kind().wireName() + ", digest " + dialog.digest());
    dialog.subject().ifPresent(subject -> row("about", subject));
    dialog.text().lines().forEach(line -> row("", line));
    for (Dialog.Option option : dialog.options()) {
      String keys = String.join(" ", option.keys());
      row("option", "%s: %s (%s)".formatted(keys, option.label(), option.effect().wireName()));
    }
  }

  private void row(String name, String value) {
    String[] lines = value.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      text.append("%-12s%s".formatted(i == 0 ? name : "", lines[i]).stripTrailing()).append('\n');
    }
  }
}
