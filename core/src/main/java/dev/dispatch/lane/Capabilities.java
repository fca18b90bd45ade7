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
 * @param goalSet give it a goal
 * @param fork start another conversation from a point of this one
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
    boolean fork) {
  /** Nothing. */
  public static final Capabilities NONE =
      new Capabilities(false, false, false, false, false, false, false, false, false);

  /** A conversation on a server: there is no terminal to go to. */
  public static final Capabilities CONVERSATION =
      new Capabilities(true, true, true, true, true, true, false, true, true);

  /** An agent in a terminal. */
  public static final Capabilities TERMINAL =
      new Capabilities(true, false, false, false, false, true, true, false, false);

  /** The same for one that works on a task: that is its goal. */
  public Capabilities onTask() {
    return new Capabilities(send, steer, queue, interject, context, stop, open, false, fork);
  }
}
