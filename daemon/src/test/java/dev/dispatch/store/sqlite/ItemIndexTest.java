package dev.dispatch.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.delivery.SendMode;
import dev.dispatch.error.DispatchException;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.history.ChangedFile;
import dev.dispatch.history.IndexedItem;
import dev.dispatch.history.ItemFilter;
import dev.dispatch.history.ItemIndex;
import dev.dispatch.history.ItemSearch;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneFigures;
import dev.dispatch.history.LaneItem;
import dev.dispatch.history.SearchWords;
import dev.dispatch.id.LaneRef;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.testkit.store.StoreSamples;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ItemIndexTest {
  private static final Instant NOW = StoreSamples.NOW;
  private static final LaneRef ONE = new LaneRef("0abcde");
  private static final LaneRef OTHER = new LaneRef("0ABCDE"); // the same word to the index
  private static final ItemFilter ALL =
      new ItemFilter(Optional.empty(), Optional.empty(), Optional.empty(), 1_000);

  @TempDir Path folder;
  private SqliteStore store;
  private ItemIndex index;

  @BeforeEach
  void open() {
    store = SqliteStore.open(folder.resolve("dispatch.db"), InstantSource.fixed(NOW));
    index = store.items();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  private void submit(List<StoreChange> changes) throws Exception {
    long _ = store.submit(changes, Durability.NORMAL).get(10, TimeUnit.SECONDS);
  }

  private void see(LaneRef lane, AgentEvent... events) throws Exception {
    List<StoreChange> changes = new ArrayList<>();
    for (AgentEvent event : events) {
      changes.add(new StoreChange.Append(NOW, new LaneEvent.AgentObserved(lane, event)));
    }
    submit(changes);
    awaitIndex();
  }

  private void awaitIndex() {
    await().until(() -> index.place() == store.lastSeq());
  }

  private static AgentEvent done(String id, ItemKind kind, String title, String text) {
    return new AgentEvent.ItemCompleted(
        new TurnItem(id, kind, ItemStatus.COMPLETED, title, text), 0);
  }

  private static AgentEvent said(String id, String text) {
    return done(id, ItemKind.MESSAGE, "", text);
  }

  private ItemIndex.Found search(String words) {
    return index.search(query(words, Optional.empty()));
  }

  private static ItemSearch query(String words, Optional<List<LaneRef>> lanes) {
    return new ItemSearch(SearchWords.parse(words), lanes, Optional.empty(), Optional.empty(), 20);
  }

  private List<String> found(String words) {
    return search(words).items().stream().map(item -> item.item().id()).toList();
  }

  private List<String> ids(LaneRef lane) {
    return index.items(lane, ALL).stream().map(item -> item.item().id()).toList();
  }

  @Test
  void hasWhatEventsTell() throws Exception {
    see(
        ONE,
        new AgentEvent.TurnStarted(Optional.of("t1")),
        done("i1", ItemKind.COMMAND, "ls -la /srv", "total 0"),
        done("i2", ItemKind.FILE_CHANGE, "a.txt, b/c.txt", "add a.txt\n+x"),
        said("i3", "Grüße an alle"),
        new AgentEvent.TurnEnded(
            TurnStatus.COMPLETED, Optional.empty(), Optional.of("Grüße an alle")));

    assertThat(index.items(ONE, ALL))
        .extracting(IndexedItem::item)
        .containsExactly(
            item("i1", "t1", ItemType.COMMAND, "shell", "ls -la /srv", "total 0"),
            item("i2", "t1", ItemType.FILE_CHANGE, "edit", "a.txt, b/c.txt", "add a.txt\n+x"),
            item("i3", "t1", ItemType.MESSAGE, "", "", "Grüße an alle"));
    assertThat(index.figures(ONE))
        .contains(
            new LaneFigures(
                ONE,
                3,
                11 + 7 + 14 + 12 + 15,
                0,
                1,
                1,
                2,
                Optional.of(NOW),
                NOW,
                NOW,
                Map.of("shell", 1L, "edit", 1L)));
    assertThat(index.figures()).containsExactly(index.figures(ONE).orElseThrow());
    assertThat(index.files(ONE, 10))
        .containsExactly(new ChangedFile("a.txt", 1, NOW), new ChangedFile("b/c.txt", 1, NOW));
    assertThat(found("grusse")).isEmpty();
    assertThat(found("GRUSSE")).isEmpty();
    assertThat(found("gruße alle")).containsExactly("i3");
    assertThat(found("ls srv")).containsExactly("i1");
    assertThat(found("\"an alle\"")).containsExactly("i3");
    assertThat(found("\"alle an\"")).isEmpty();
    assertThat(found("tot*")).containsExactly("i1");
    assertThat(found("0abcde")).isEmpty();
  }

  private static LaneItem item(
      String id, String turn, ItemType type, String tool, String title, String text) {
    return new LaneItem(
        ONE,
        id,
        Optional.of(turn),
        type,
        ItemStatus.COMPLETED,
        Optional.of(tool).filter(name -> !name.isEmpty()),
        title,
        text,
        NOW);
  }

  @Test
  void takesWhatOnlyTheStartOfAnItemTold() throws Exception {
    AgentEvent start =
        new AgentEvent.ItemStarted(
            new TurnItem("i1", ItemKind.TOOL_CALL, ItemStatus.RUNNING, "Read /x", ""));
    see(ONE, start);
    reopen();
    see(ONE, done("i1", ItemKind.TOOL_CALL, "", "content of x"));
    see(ONE, start, done("i1", ItemKind.TOOL_CALL, "", "content again"));

    assertThat(index.items(ONE, ALL))
        .extracting(one -> one.item().tool().orElse("") + " " + one.item().title())
        .containsExactly("Read Read /x", "Read Read /x");
  }

  @Test
  void hasWordsToTheAgentAndItsLastOnesOnce() throws Exception {
    submit(
        List.of(
            new StoreChange.Append(
                NOW,
                new LaneEvent.DeliveryOpened(
                    ONE,
                    new Delivery(
                        "m1",
                        "r1",
                        SendMode.SEND,
                        "please polish",
                        DeliveryStatus.QUEUED,
                        Optional.empty(),
                        "")))));
    AgentEvent ended =
        new AgentEvent.TurnEnded(TurnStatus.COMPLETED, Optional.empty(), Optional.of("polished"));
    see(ONE, new AgentEvent.TurnStarted(), ended, ended);

    assertThat(found("polish")).containsExactly("m1");
    assertThat(found("polished")).hasSize(1);
    assertThat(index.items(ONE, ALL)).hasSize(2);
  }

  @Test
  void losesAndDoublesNothingWhenItIsClosedAtAnyTime() throws Exception {
    for (int round = 0; round < 20; round++) {
      List<StoreChange> changes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        changes.add(
            new StoreChange.Append(
                NOW, new LaneEvent.AgentObserved(ONE, said("i" + round + "-" + i, "word"))));
      }
      submit(changes);
      reopen();
    }
    awaitIndex();
    assertThat(ids(ONE)).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(index.figures(ONE).orElseThrow().items()).isEqualTo(1_000);
  }

  @Test
  void takesItemsThatNoEventTellsOfOnce() throws Exception {
    see(ONE, said("live", "word of an event"));
    LaneItem first = item("i1", "t1", ItemType.MESSAGE, "", "", "short");
    LaneItem grown = item("i1", "t1", ItemType.MESSAGE, "", "", "short and long");
    LaneItem present = item("live", "t1", ItemType.MESSAGE, "", "", "otherwise");
    for (LaneItem item : List.of(first, first, grown, grown, present)) {
      submit(List.of(new StoreChange.TakeItems(ONE, List.of(item))));
    }

    assertThat(ids(ONE)).containsExactlyInAnyOrder("live", "i1");
    assertThat(found("short")).containsExactly("i1");
    assertThat(found("long")).containsExactly("i1");
    assertThat(found("otherwise")).isEmpty();
    LaneFigures figures = index.figures(ONE).orElseThrow();
    assertThat(figures.items()).isEqualTo(2);
    assertThat(figures.bytes()).isEqualTo(16 + 14);
  }

  @Test
  void looksInSomeLanesOnlyAndAtSomeTimesOnly() throws Exception {
    see(ONE, said("i1", "needle"));
    see(OTHER, said("i2", "needle"));
    assertThat(index.search(query("needle", Optional.of(List.of(ONE)))).items())
        .extracting(hit -> hit.item().lane())
        .containsExactly(ONE);
    assertThat(index.search(query("needle", Optional.of(List.of()))).items()).isEmpty();
    for (int seconds : List.of(-1, 1)) {
      Optional<Instant> bound = Optional.of(NOW.plusSeconds(seconds));
      ItemSearch since =
          new ItemSearch(SearchWords.parse("needle"), Optional.empty(), bound, Optional.empty(), 9);
      ItemSearch until =
          new ItemSearch(SearchWords.parse("needle"), Optional.empty(), Optional.empty(), bound, 9);
      assertThat(index.search(since).items()).hasSize(seconds < 0 ? 2 : 0);
      assertThat(index.search(until).items()).hasSize(seconds < 0 ? 0 : 2);
    }
  }

  @Test
  void putsTheBestFirst() throws Exception {
    see(
        ONE,
        said("long", "needle " + "hay ".repeat(200)),
        said("often", "needle needle needle hay"),
        done("title", ItemKind.COMMAND, "find needle", "hay"),
        said("none", "hay"));
    assertThat(found("needle")).hasSize(3).endsWith("long");
    assertThat(search("needle").whole()).isTrue();
  }

  @Test
  void filtersTheItemsOfALane() throws Exception {
    see(
        ONE,
        said("i1", "Some Words"),
        done("i2", ItemKind.COMMAND, "make", ""),
        done("i3", ItemKind.TOOL_CALL, "Read words.txt", ""));
    assertThat(only(new ItemFilter(Optional.of(ItemType.COMMAND), no(), no(), 9)))
        .containsExactly("i2");
    assertThat(only(new ItemFilter(Optional.empty(), Optional.of("Read"), no(), 9)))
        .containsExactly("i3");
    assertThat(only(new ItemFilter(Optional.empty(), no(), Optional.of("WORDS"), 9)))
        .containsExactly("i1", "i3");
    assertThat(only(new ItemFilter(Optional.empty(), no(), no(), 2))).containsExactly("i2", "i3");
  }

  private static Optional<String> no() {
    return Optional.empty();
  }

  private List<String> only(ItemFilter filter) {
    return index.items(ONE, filter).stream().map(item -> item.item().id()).toList();
  }

  @Test
  void forgetsALaneWithItsEvents() throws Exception {
    see(ONE, said("i1", "needle"), done("i2", ItemKind.FILE_CHANGE, "a", "needle"));
    see(OTHER, said("i3", "needle"));
    store.close();
    try (SqlSession session = SqlSession.open(folder.resolve("dispatch.db"), false)) {
      assertThat(session.update("delete from events where lane = ?", ONE.value())).isEqualTo(2);
    }
    open();
    assertThat(found("needle")).containsExactly("i3");
    assertThat(index.items(ONE, ALL)).isEmpty();
    assertThat(index.figures()).extracting(LaneFigures::lane).containsExactly(OTHER);
    assertThat(index.files(ONE, 9)).isEmpty();
  }

  @Test
  void takesUpARegistryThatHadNoIndex() throws Exception {
    see(ONE, said("i1", "needle"), done("i2", ItemKind.COMMAND, "make", "hay"));
    store.close();
    try (SqlSession session = SqlSession.open(folder.resolve("dispatch.db"), false)) {
      session.script(
          "drop trigger events_gone; drop trigger items_gone; drop table item_words;"
              + " drop table items; drop table item_lanes; drop table item_tools;"
              + " drop table item_days; drop table item_files; drop table item_place;"
              + " pragma user_version = 1");
    }
    open();
    awaitIndex();
    assertThat(found("needle")).containsExactly("i1");
    assertThat(ids(ONE)).containsExactly("i1", "i2");
  }

  /** Whatever is typed is a query that SQLite takes, or an error of ours. */
  @Test
  void neverFailsInSql() throws Exception {
    see(ONE, said("i1", "some words NEAR title and more " + StoreSamples.HARD_TEXT));
    Random random = new Random(20_260_203);
    String[] pieces = {
      "\"",
      "'",
      "*",
      "(",
      ")",
      "NEAR",
      "AND",
      "OR",
      "NOT",
      "title",
      ":",
      "-",
      "^",
      "+",
      "{",
      "}",
      " ",
      "some",
      "words",
      "\u0000",
      "é",
      "漢",
      "😀",
      "\ud83d",
      "\u0301",
      "\t",
      ",",
      "/",
      "\\",
      "0abcde",
      "\u001b[31m",
      "ı",
      "\uFFFF",
      "\u200b"
    };
    int queries = 0;
    for (int round = 0; round < 5_000; round++) {
      StringBuilder typed = new StringBuilder();
      int length = 1 + random.nextInt(8);
      for (int i = 0; i < length; i++) {
        typed.append(
            random.nextInt(10) == 0
                ? Character.toString(random.nextInt(0x3000))
                : pieces[random.nextInt(pieces.length)]);
      }
      try {
        SearchWords words = SearchWords.parse(typed.toString());
        queries++;
        ItemIndex.Found _ =
            index.search(
                new ItemSearch(words, Optional.empty(), Optional.empty(), Optional.empty(), 5));
      } catch (DispatchException e) {
        assertThat(e.getMessage()).as(typed.toString()).startsWith("search: ");
      }
    }
    assertThat(queries).isGreaterThan(1_000);
  }
}
