package dev.dispatch.it.screens;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must be read from a screen that is saved: written by hand, never taken from the reader. */
record Wanted(Map<String, List<String>> facts) {

  static Wanted state(String state) {
    return new Wanted(Map.of("state", List.of(state)));
  }

  String state() {
    return facts.getOrDefault("state", List.of("unknown")).getFirst();
  }

  /** Idle, with nothing in the prompt box. */
  static Wanted idle() {
    return state("idle").composer("empty");
  }

  static Wanted busy() {
    return state("busy");
  }

  /** {@code absent}, {@code empty}, {@code draft TEXT} or {@code pasted MARKER}. */
  Wanted composer(String composer) {
    return with("composer", composer.replace("\n", "\\n"));
  }

  /**
   * A dialog.
   *
   * @param says what is in its text
   * @param options {@code KEY EFFECT LABEL}, the label as it begins
   */
  static Wanted dialog(String state, String kind, String says, String... options) {
    Wanted wanted = state(state).composer("absent").with("dialog", kind).with("says", says);
    for (String option : options) {
      wanted = wanted.with("option", option);
    }
    return wanted;
  }

  private Wanted with(String key, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(facts);
    List<String> values = new ArrayList<>(more.getOrDefault(key, List.of()));
    values.add(value);
    more.put(key, List.copyOf(values));
    return new Wanted(more);
  }
}
