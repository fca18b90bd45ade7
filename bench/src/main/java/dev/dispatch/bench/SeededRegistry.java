package dev.dispatch.bench;

import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.fold.LaneFold;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.store.sqlite.SqliteStore;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A registry of lanes that have ended, with turns and items, the same ones each time; stored as the
 * daemon stores what agents do, and indexed by the daemon's own follower. No daemon may run.
 */
final class SeededRegistry {
  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int GROUP = 500;
  private static final int ITEMS_PER_TURN = 12;
  private static final int UNDER_WAY = 8;
  private static final long LIMIT_SECONDS = 1_800;

  /**
   * What making it came to.
   *
   * @param storedSeconds until the last event was stored
   * @param indexedSeconds until the last was in the index as well
   */
  record Made(double storedSeconds, double indexedSeconds, long fileBytes, long indexBytes) {}

  private SeededRegistry() {}

  static Made make(Path dispatchHome, SeededWords words, int lanes, int itemsPerLane)
      throws Exception {
    Path file = Files.createDirectories(dispatchHome).resolve("dispatch.db");
    long begun = System.nanoTime();
    long stored;
    long indexed;
    long indexBytes;
    try (SqliteStore store = SqliteStore.open(file, InstantSource.system())) {
      fill(store, words, lanes, itemsPerLane);
      stored = System.nanoTime();
      while (store.items().place() < store.lastSeq()) {
        TimeUnit.MILLISECONDS.sleep(50);
        if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
          throw new IllegalStateException("not indexed in " + LIMIT_SECONDS + " s");
        }
      }
      indexed = System.nanoTime();
      indexBytes = store.indexBytes();
    }
    return new Made((stored - begun) / 1e9, (indexed - begun) / 1e9, Files.size(file), indexBytes);
  }

  private static void fill(SqliteStore store, SeededWords words, int lanes, int itemsPerLane)
      throws Exception {
    List<CompletableFuture<Long>> underWay = new ArrayList<>();
    List<StoreChange> changes = new ArrayList<>();
    Instant start = Instant.now().minusSeconds(40L * 86_400);
    long seq = 0;
    for (int lane = 0; lane < lanes; lane++) {
      LaneState opened = lane(lane, start.plusSeconds(lane * 3_000L));
      changes.add(new StoreChange.PutLane(ended(opened)));
      for (int i = 0; i < itemsPerLane; i++) {
        Instant at = opened.openedAt().plusSeconds(i * 60L);
        if (i % ITEMS_PER_TURN == 0) {
          changes.add(append(at, opened, new AgentEvent.TurnStarted(Optional.of("t" + i))));
        }
        seq++;
        changes.add(append(at, opened, item(words, i, seq)));
        if (i % ITEMS_PER_TURN == ITEMS_PER_TURN - 1) {
          changes.add(
              append(
                  at,
                  opened,
                  new AgentEvent.TurnEnded(
                      TurnStatus.COMPLETED, Optional.empty(), Optional.empty())));
        }
        if (changes.size() >= GROUP) {
          underWay.add(store.submit(changes, Durability.NORMAL));
          changes = new ArrayList<>();
          if (underWay.size() >= UNDER_WAY) {
            long _ = underWay.removeFirst().get(60, TimeUnit.SECONDS);
          }
        }
      }
    }
    underWay.add(store.submit(changes, Durability.FULL));
    for (CompletableFuture<Long> one : underWay) {
      long _ = one.get(60, TimeUnit.SECONDS);
    }
  }

  private static StoreChange append(Instant at, LaneState lane, AgentEvent seen) {
    Event event = new LaneEvent.AgentObserved(lane.ref(), seen);
    return new StoreChange.Append(at, event);
  }

  /** Words, commands with output, and files, as agents have them: few are long. */
  private static AgentEvent item(SeededWords words, int index, long offset) {
    int length = 8 << words.below(5);
    TurnItem item =
        switch (index % 4) {
          case 0 -> item(index, ItemKind.MESSAGE, "", words.text(length));
          case 1, 2 -> item(index, ItemKind.COMMAND, words.text(4), words.text(length));
          default ->
              item(
                  index,
                  ItemKind.FILE_CHANGE,
                  "src/" + words.word() + "/" + words.below(40) + ".java",
                  words.text(length));
        };
    return new AgentEvent.ItemCompleted(item, offset);
  }

  private static TurnItem item(int index, ItemKind kind, String title, String text) {
    return new TurnItem("item_" + index, kind, ItemStatus.COMPLETED, title, text);
  }

  private static LaneState lane(int number, Instant at) {
    LaneRef ref = ref(number);
    return new NewLane(
            ref,
            "lane-" + number,
            Optional.empty(),
            "codex",
            "app-server",
            new ProcessId(ref.value() + "-1"),
            "token",
            "/home/somebody/projects/project-" + number % 20)
        .openedAt(at);
  }

  static LaneRef ref(int number) {
    StringBuilder digits = new StringBuilder("0");
    int rest = number;
    for (int i = 0; i < 5; i++) {
      digits.append(DIGITS.charAt(rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new LaneRef(digits.toString());
  }

  private static LaneState ended(LaneState lane) {
    LaneFold fold = new LaneFold(lane);
    List<AgentEvent> seen =
        List.of(
            new AgentEvent.SessionNamed("0199a213-81c0-7800-8aa1-" + lane.ref(), Optional.empty()),
            new AgentEvent.TurnStarted(),
            new AgentEvent.TurnEnded(
                TurnStatus.COMPLETED,
                Optional.empty(),
                Optional.of("It is done; " + "the tests pass and nothing is left. ".repeat(8))),
            new AgentEvent.SessionEnded(new ExitStatus.Exited(0)));
    long seq = 0;
    for (AgentEvent event : seen) {
      seq++;
      fold.apply(
          new StoredEvent(seq, lane.openedAt(), new LaneEvent.AgentObserved(lane.ref(), event)));
    }
    return fold.state();
  }
}
