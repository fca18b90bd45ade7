package dev.dispatch.transport;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How an agent process ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface ExitStatus {
  /** It exited by itself. */
  record Exited(int code) implements ExitStatus {}

  /**
   * A signal ended it.
   *
   * @param signal its number
   */
  record Signalled(int signal) implements ExitStatus {}

  /** Its shim was killed too, or the machine restarted; nobody knows the status. */
  record Lost() implements ExitStatus {}

  /** It is somebody else's and runs on; dispatch follows it no more. */
  record LetGo() implements ExitStatus {}

  /** Its conversation was put into the agent's archive, from where it can be taken again. */
  record Archived() implements ExitStatus {}

  /** The program never ran. */
  record NeverStarted(String reason) implements ExitStatus {}

  /** Whether it is exit code 0, or somebody put the conversation away. */
  default boolean isSuccess() {
    return this instanceof Archived || (this instanceof Exited exited && exited.code() == 0);
  }

  /** For people: {@code exit code 2}, {@code signal 15}. */
  default String describe() {
    return switch (this) {
      case Exited exited -> "exit code " + exited.code();
      case Signalled signalled -> "signal " + signalled.signal();
      case Lost lost -> "lost: its process is gone without an exit status";
      case LetGo letGo -> "let go of: its agent goes on in its pane without dispatch";
      case Archived archived -> "archived: dispatch restore brings it back";
      case NeverStarted never -> "never started: " + never.reason();
    };
  }
}
