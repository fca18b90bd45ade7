package dev.dispatch.task;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.history.LaneItem;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.AttachWish;
import dev.dispatch.lane.Capabilities;
import dev.dispatch.lane.ForkWish;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneWish;
import dev.dispatch.transport.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lanes as a test says they are; what is done with them is only remembered. */
public final class InMemoryLanes implements LaneDesk {
  private final Map<LaneRef, LaneState> lanes = new LinkedHashMap<>();
  public final List<LaneAction> done = new ArrayList<>();
  public final List<LaneWish> wishes = new ArrayList<>();
  public final List<ForkWish> forks = new ArrayList<>();
  public final List<LaneItem> learnt = new ArrayList<>();

  /** Puts a lane there, or another state of it. */
  public LaneState put(LaneState lane) {
    lanes.put(lane.ref(), lane);
    return lane;
  }

  /** Finds lanes and tasks by name. */
  public LaneSelector names(TaskDesk desk) {
    return new LaneSelector(new TaskSelector(desk, cwd -> cwd), desk, this);
  }

  @Override
  public String nameFor(LaneWish wish) {
    return wish.handle().orElse("a-1");
  }

  @Override
  public LaneState open(LaneWish wish, Map<String, String> environment, String requestId) {
    wishes.add(wish);
    return lanes.values().iterator().next();
  }

  @Override
  public LaneState act(LaneRef lane, LaneAction action, TakenRequest request) {
    done.add(action);
    return find(lane).orElseThrow();
  }

  @Override
  public LaneState attach(AttachWish wish, String requestId) {
    return onConversation(wish.conversation().id()).orElseThrow();
  }

  @Override
  public void learn(LaneRef lane, KnownConversation conversation, List<LaneItem> items) {
    learnt.addAll(items);
  }

  @Override
  public Optional<LaneState> onConversation(String externalId) {
    return lanes.values().stream()
        .filter(lane -> lane.externalId().equals(Optional.of(externalId)))
        .findFirst();
  }

  @Override
  public void wake(LaneRef lane, AgentChoice agent, Map<String, String> environment) {}

  @Override
  public boolean isDormant(LaneRef lane) {
    return false;
  }

  @Override
  public LaneState restore(LaneRef lane, TakenRequest request) {
    return find(lane).orElseThrow();
  }

  @Override
  public LaneState fork(LaneRef source, ForkWish wish, String requestId) {
    forks.add(wish);
    return find(source).orElseThrow();
  }

  @Override
  public Optional<Goal> goal(LaneRef lane) {
    return Optional.empty();
  }

  @Override
  public Optional<Taken> takenBy(String requestId) {
    return Optional.empty();
  }

  @Override
  public List<LaneState> live() {
    return lanes.values().stream().filter(LaneState::isLive).toList();
  }

  @Override
  public List<LaneState> ended() {
    return lanes.values().stream().filter(lane -> !lane.isLive()).toList();
  }

  @Override
  public Optional<LaneState> find(LaneRef lane) {
    return Optional.ofNullable(lanes.get(lane));
  }

  @Override
  public List<String> attachCommand(LaneRef lane) {
    return List.of("tmux", "attach", lane.value());
  }

  @Override
  public String outputTail(LaneRef lane) {
    return "";
  }

  @Override
  public Capabilities capabilities(LaneState lane) {
    return lane.isLive() ? Capabilities.TERMINAL : Capabilities.NONE;
  }
}
