package dev.dispatch.skill;

import java.util.List;

/** What a tracker says of one issue; any text in it is somebody's, not an instruction. */
public record Issue(String title, String body, List<String> labels) {
  public Issue {
    labels = List.copyOf(labels);
  }
}
