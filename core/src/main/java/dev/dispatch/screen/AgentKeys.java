package dev.dispatch.screen;

import java.util.List;

/**
 * Keys of an agent's terminal program, as tmux names them; each list is pressed one after the
 * other.
 *
 * @param interrupt ends the running turn
 * @param clear empties the prompt box; a box of several lines takes it several times
 * @param submit sends what is in the prompt box
 * @param approve allows what a dialog asks, where its options name no key
 * @param deny refuses it
 * @param quit what is typed into the prompt box to end the program; may be empty
 */
public record AgentKeys(
    List<String> interrupt,
    List<String> clear,
    List<String> submit,
    List<String> approve,
    List<String> deny,
    String quit) {

  /** No keys known. */
  public static final AgentKeys NONE =
      new AgentKeys(List.of(), List.of(), List.of(), List.of(), List.of(), "");

  public AgentKeys {
    interrupt = List.copyOf(interrupt);
    clear = List.copyOf(clear);
    submit = List.copyOf(submit);
    approve = List.copyOf(approve);
    deny = List.copyOf(deny);
  }
}
