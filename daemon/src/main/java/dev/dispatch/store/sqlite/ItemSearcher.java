package dev.dispatch.store.sqlite;

import dev.dispatch.history.ItemSearch;
import dev.dispatch.history.SearchWords.Term;
import dev.dispatch.id.LaneRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Finds items by words with bounded work. SQLite's ranking reads every item that has one of the
 * words, half a second for a word in half of a million items; so words that more than {@link
 * #COMMON} items have do not count for the rank, and where all are such the newest come first.
 */
final class ItemSearcher {
  /** The numbers of the items, the best first. */
  record Ranked(List<Long> numbers, boolean whole) {}

  /** More items than that have a common word. */
  static final int COMMON = 20_000;

  /** Without a rank at most so many are compared with lanes and times. */
  private static final int LOOKED_AT = 50_000;

  /** Without either: items may have been stored in another order than they happened. */
  private static final int FEW = 1_000;

  /** More lanes than that are compared one by one, and not looked up as words. */
  private static final int LANES_AS_WORDS = 64;

  private static final String COUNT =
      "select count(*) from (select rowid from item_words where item_words match ? limit ?)";

  private static final String FITS =
      " and i.at >= ? and i.at <= ?"
          + " and (? is null or i.lane in (select value from json_each(?)))";

  private ItemSearcher() {}

  static Ranked search(SqlSession session, ItemSearch search) throws SQLException {
    String scope = scope(search.lanes());
    List<Term> rare = new ArrayList<>();
    for (Term term : search.words().terms()) {
      long count = session.number(COUNT, scope("", List.of(term)), COMMON + 1);
      if (count == 0) {
        return new Ranked(List.of(), true);
      }
      if (count <= COMMON) {
        rare.add(term);
      }
    }
    String all = scope(scope, search.words().terms());
    return rare.isEmpty()
        ? newest(session, all, search)
        : new Ranked(ranked(session, scope("", rare), all, search), true);
  }

  /** Titles weigh more than texts; the lane weighs nothing. */
  private static List<Long> ranked(SqlSession session, String rare, String all, ItemSearch search)
      throws SQLException {
    StringBuilder sql = new StringBuilder("select w.rowid from item_words w");
    List<@Nullable Object> values = new ArrayList<>();
    sql.append(isFiltered(search) ? " join items i on i.id = w.rowid" : "");
    sql.append(" where w.item_words match ?");
    values.add(rare);
    if (!all.equals(rare)) {
      sql.append(" and +w.rowid in (select rowid from item_words where item_words match ?)");
      values.add(all);
    }
    filter(search, sql, values);
    sql.append(" order by bm25(w.item_words, 0.0, 4.0, 1.0), w.rowid desc limit ?");
    values.add(search.limit());
    return session.list(sql.toString(), row -> row.getLong(1), values.toArray());
  }

  private static Ranked newest(SqlSession session, String all, ItemSearch search)
      throws SQLException {
    int most = isFiltered(search) ? LOOKED_AT : Math.max(search.limit(), FEW);
    StringBuilder sql =
        new StringBuilder(
            "select i.id from (select rowid as id from item_words where item_words match ?"
                + " order by rowid desc limit ?) hit join items i on i.id = hit.id where true");
    List<@Nullable Object> values = new ArrayList<>(List.of(all, most));
    filter(search, sql, values);
    sql.append(" order by i.at desc, i.id desc limit ?");
    values.add(search.limit());
    List<Long> found = session.list(sql.toString(), row -> row.getLong(1), values.toArray());
    long looked = session.number(COUNT, all, most);
    return new Ranked(found, looked < most && found.size() < search.limit());
  }

  private static boolean isFiltered(ItemSearch search) {
    return search.lanes().isPresent() || search.since().isPresent() || search.until().isPresent();
  }

  private static void filter(ItemSearch search, StringBuilder sql, List<@Nullable Object> values) {
    if (isFiltered(search)) {
      @Nullable String lanes = search.lanes().map(ItemSearcher::json).orElse(null);
      sql.append(FITS);
      values.add(search.since().map(StoreJson::nanos).orElse(Long.MIN_VALUE));
      values.add(search.until().map(StoreJson::nanos).orElse(Long.MAX_VALUE));
      values.add(lanes);
      values.add(lanes);
    }
  }

  /**
   * An FTS5 expression: every term, each in quotation marks, so that no part of it has a meaning.
   */
  private static String scope(String lanes, List<Term> terms) {
    return lanes
        + "{title text} : ("
        + terms.stream()
            .map(term -> quoted(term.text()) + (term.isPrefix() ? " *" : ""))
            .collect(Collectors.joining(" AND "))
        + ")";
  }

  private static String scope(Optional<List<LaneRef>> lanes) {
    return lanes
        .filter(some -> !some.isEmpty() && some.size() <= LANES_AS_WORDS)
        .map(some ->
            some.stream()
                .map(lane -> quoted(lane.value()))
                .collect(Collectors.joining(" OR ", "lane : (", ") AND ")))
        .orElse("");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String json(List<LaneRef> lanes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    lanes.forEach(lane -> array.add(lane.value()));
    return array.toString();
  }
}
