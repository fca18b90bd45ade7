package dev.dispatch.actor;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.Submission;
import dev.dispatch.turn.TurnStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * A conversation that outlives its daemon, which dies at random moments: at each step of a message
 * the thread that is at it does nothing more, until {@link #live}.
 */
final class MortalConversation implements AgentTransport {
  static final String KIND = "talks";
  private static final int MOST_DEATHS = 3;

  /** How far a message has come, of which the agent knows what the daemon may have forgotten. */
  private enum Step {
    KEPT,
    HANDED_OVER,
    ACCEPTED,
    ENDED
  }

  private final Random random;
  private final Map<String, Step> messages = new LinkedHashMap<>();
  private final List<String> model = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private BiConsumer<LaneRef, List<AgentEvent>> observer = (lane, events) -> {};
  private Optional<LaneRef> lane = Optional.empty();
  private int deaths;
  private volatile boolean dead;

  MortalConversation(Random random) {
    this.random = random;
  }

  /** Who stores what is seen. */
  void observedBy(LaneRef of, BiConsumer<LaneRef, List<AgentEvent>> by) {
    lane = Optional.of(of);
    observer = by;
  }

  boolean isDead() {
    return dead;
  }

  void live() {
    dead = false;
  }

  /** What reached the model, in order. */
  List<String> model() {
    lock.lock();
    try {
      return List.copyOf(model);
    } finally {
      lock.unlock();
    }
  }

  private void perhapsDie() {
    if (!dead && deaths < MOST_DEATHS && random.nextInt(6) == 0) {
      deaths++;
      dead = true;
    }
    if (dead) {
      throw new Death();
    }
  }

  /** Ends the thread without a word, as far as that can be. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  @Override
  public Receipt submit(ProcessRecord process, Submission message) {
    perhapsDie();
    lock.lock();
    try {
      boolean isNew = messages.putIfAbsent(message.id(), Step.KEPT) == null;
      if (isNew) {
        perhapsDie();
      }
      goOn(message.id());
    } finally {
      lock.unlock();
    }
    perhapsDie();
    // Whoever waited may have given up just then.
    return random.nextInt(5) == 0 ? Receipt.UNCONFIRMED : Receipt.ACCEPTED;
  }

  /** Hands it over if that was not done, and stores the reply if that was not done. */
  private void goOn(String id) {
    if (messages.get(id) == Step.KEPT) {
      model.add(id);
      messages.put(id, Step.HANDED_OVER);
      perhapsDie();
    }
    if (messages.get(id) == Step.HANDED_OVER) {
      Optional<String> turn = Optional.of("turn of " + id);
      see(new AgentEvent.TurnStarted(turn), new AgentEvent.DeliveryAccepted(id, turn));
      messages.put(id, Step.ACCEPTED);
    }
  }

  private void see(AgentEvent... events) {
    observer.accept(lane.orElseThrow(), List.of(events));
  }

  /** What the reader of a daemon finds: what was handed over, and then the end of a turn. */
  void read() {
    lock.lock();
    try {
      for (String id : List.copyOf(messages.keySet())) {
        goOn(id);
        if (messages.get(id) == Step.ACCEPTED) {
          perhapsDie();
          see(
              new AgentEvent.TurnEnded(
                  TurnStatus.COMPLETED,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of("turn of " + id)));
          messages.put(id, Step.ENDED);
          perhapsDie();
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public boolean isConversational() {
    return true;
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public ProcessRecord plan(LaneRef of, ProcessId process, AgentChoice agent) {
    return new ProcessRecord(process, of, "/nowhere", "text", 0, false);
  }

  @Override
  public void open(LaunchSpec launch, ProcessRecord process) {}

  @Override
  public Adoption adopt(ProcessRecord process) {
    return Adoption.FOLLOWED;
  }

  @Override
  public void end(ProcessRecord process) {}

  @Override
  public String outputTail(ProcessRecord process) {
    return "";
  }

  @Override
  public Receipt answer(ProcessRecord process, AgentRequest request, RequestAnswer answer) {
    return Receipt.ACCEPTED;
  }
}
