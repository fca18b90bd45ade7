package dev.dispatch.testkit.fakemodel;

import java.time.Duration;
import java.util.List;

/** What the model does in one call. */
sealed interface Move {

  /** Speaks and so ends the turn. */
  record Speak(List<Step.Text> texts) implements Move {
    public Speak {
      texts = List.copyOf(texts);
    }
  }

  /** Calls a tool, perhaps saying something first. */
  record Use(List<Step.Text> texts, Step.Call call, Duration pause) implements Move {
    public Use {
      texts = List.copyOf(texts);
    }
  }

  /** Fails with an HTTP status, or hangs. */
  record Refuse(Step.Fail how) implements Move {}
}
