package dev.dispatch.report;

import java.util.List;

/**
 * How a worker types into its overseer's terminal itself, where it cannot run dispatch.
 *
 * @param tmuxCommand the words that reach the right server: {@code tmux -S /tmp/sock}
 * @param paneId {@code %7}
 */
public record RawWay(List<String> tmuxCommand, String paneId) {
  public RawWay {
    tmuxCommand = List.copyOf(tmuxCommand);
    if (tmuxCommand.isEmpty()) {
      throw new IllegalArgumentException("the raw way needs a command");
    }
  }
}
