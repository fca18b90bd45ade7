package dev.dispatch.testkit.fakemodel;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** One line of a script. */
sealed interface Step {

  /** How a text step reaches the agent. */
  enum Voice {
    /** Part of the answer. */
    SAY,
    /** Thinking, shown apart from the answer. */
    REASON,
    /** Part of the answer, in pieces 200 ms apart: {@code SLOW count text}. */
    SLOW
  }

  /** What a call step wants done; each model family has its own tool for it. */
  enum Action {
    SHELL,
    PATCH,
    WRITE,
    READ,
    EDIT,
    PLAN,
    ASK,
    TOOL
  }

  /** Text; sent together with the next call, or as the end of the turn. */
  record Text(Voice voice, String text) implements Step {}

  /** A tool call; the options go into the tool's input as they are. */
  record Call(Action action, Map<String, String> options, String argument) implements Step {
    public Call {
      options = Map.copyOf(options);
    }

    Call withArgument(String newArgument) {
      return new Call(action, options, newArgument);
    }
  }

  /**
   * A call made again and again: {@code UNTIL} its output matches, or {@code WHILE} the output
   * before it matches (then perhaps never). Fails after {@code most} calls. From the second call on
   * the server lets {@code pause} pass first.
   */
  record Repeat(boolean until, Pattern pattern, Call call, int most, Duration pause)
      implements Step {}

  /** No model call: the turn ends with a complaint unless the newest tool output matches. */
  record Expect(Pattern pattern) implements Step {}

  /**
   * The model server answers with this HTTP status, or not at all where it is 0.
   *
   * @param type the provider's name for it, {@code usage_limit_reached}; may be empty
   * @param resetsIn when the limit ends that the answer tells of; zero where it tells none
   */
  record Fail(int status, String type, String message, Duration resetsIn) implements Step {}
}
