package dev.dispatch.lane;

/**
 * What can be done with a lane now.
 *
 * @param send a message to an idle agent
 * @param steer add to its running turn
 * @param queue keep a message until its turn ends
 * @param interject interrupt its turn with a message
 * @param context add words without starting a turn
 * @param stop interrupt its running turn
 * @param open bring a person to it
 * @param goalSet give it a goal, or take it away
 * @param fork start another conversation from a point of this one
 * @param rollback take turns out of it
 * @param compact have it put in few words
 */
public record Capabilities(
    boolean send,
    boolean steer,
    boolean queue,
    boolean interject,
    boolean context,
    boolean stop,
    boolean open,
    boolean goalSet,
    boolean fork,
    boolean rollback,
    boolean compact) {
  /** Nothing. */
  public static final Capabilities NONE =
      new Capabilities(false, false, false, false, false, false, false, false, false, false, false);

  /** A conversation on a server: there is no terminal to go to. */
  public static final Capabilities CONVERSATION =
      new Capabilities(true, true, true, true, true, true, false, true, true, true, true);

  /** An agent in a terminal. */
  public static final Capabilities TERMINAL =
      new Capabilities(true, false, false, false, false, true, true, false, false, false, false);

  /** Somebody else's conversation, where the user lets dispatch write to it. */
  static final Capabilities ATTACHED =
      new Capabilities(true, false, false, false, true, false, false, true, false, false, false);

  /** The same for one that works on a task, which has its conversation for it. */
  public Capabilities onTask() {
    return new Capabilities(
        send, steer, queue, interject, context, stop, open, false, fork, false, false);
  }
}
