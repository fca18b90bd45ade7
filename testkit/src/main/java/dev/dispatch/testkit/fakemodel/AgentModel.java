package dev.dispatch.testkit.fakemodel;

import java.util.ArrayList;
import java.util.List;

/** What both model servers share: the model's name and how slow text is cut. */
public final class AgentModel {

  /** The one model the servers offer. */
  public static final String NAME = "fake-model";

  private AgentModel() {}

  /** {@code "3 tick"} gives {@code "tick 1 ", "tick 2 ", "tick 3 "}. */
  static List<String> slowPieces(String argument) {
    String[] parts = argument.split(" ", 2);
    String text = parts.length > 1 ? parts[1] : "tick";
    List<String> pieces = new ArrayList<>();
    for (int i = 1; i <= Integer.parseInt(parts[0]); i++) {
      pieces.add(text + " " + i + " ");
    }
    return pieces;
  }
}
