package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.history.IndexedItem;
import dev.dispatch.history.ItemIndex;
import dev.dispatch.history.ItemSearch;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneItem;
import dev.dispatch.history.SearchWords;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.Quoted;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Spans;
import dev.dispatch.op.TextStyle;
import dev.dispatch.op.task.Paths;
import dev.dispatch.store.Store;
import dev.dispatch.task.Roots;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds what was said and done on lanes, live or ended. */
public final class SearchItems implements Op<SearchItems.Params, SearchItems.Result> {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 200;

  private final LaneCalls calls;
  private final Roots roots;
  private final Store store;
  private final ItemIndex index;
  private final InstantSource clock;

  public SearchItems(
      LaneCalls calls, Roots roots, Store store, ItemIndex index, InstantSource clock) {
    this.calls = calls;
    this.roots = roots;
    this.store = store;
    this.index = index;
    this.clock = clock;
  }

  /** What to look for, and where. */
  public record Params(
      @Param(
              value = "words, \"words that stand together\", or beginnings as deplo*",
              positional = true,
              label = "WORDS")
          String query,
      @Param(
              value = "only on that lane, or that of that task",
              label = "LANE",
              completion = Param.Completion.LANE)
          @Nullable String thread,
      @Param(
              value = "only on lanes of the repository that directory is in, worktrees included",
              label = "DIR",
              completion = Param.Completion.DIRECTORY)
          @Nullable String repo,
      @Param(
              value = "only on lanes that work in that directory or below",
              label = "DIR",
              completion = Param.Completion.DIRECTORY)
          @Nullable String dir,
      @Param(value = "not before that: 2h, a day, or a time in ISO 8601", label = "WHEN")
          @Nullable String since,
      @Param(value = "not after that", label = "WHEN") @Nullable String until,
      @Param(value = "at most so many", label = "N", otherwise = "20") @Nullable Integer limit) {}

  /**
   * What was found, the best first.
   *
   * @param whole false where every word is so common that the newest items with them are given, and
   *     not ranked
   * @param behind events that are not in the index yet
   */
  public record Result(List<Hit> hits, boolean whole, long behind) {
    public Result {
      hits = List.copyOf(hits);
    }
  }

  /**
   * An item.
   *
   * @param snippet the part of its text where the words stand
   */
  public record Hit(
      String lane,
      Optional<String> handle,
      Optional<String> turn,
      long number,
      ItemType type,
      Optional<String> tool,
      String title,
      String snippet,
      Instant at) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/search", Params.class, Result.class)
        .cli("search")
        .summary("Find what was said and done on lanes, live or ended")
        .details(
            """
            An item must have all the words; capitals and accents make no difference, and signs \
            have no meaning. The best come first: those with rare words, often, in short texts, or \
            in their title (a command, a path). Words that more than 20,000 items have do not count \
            for that; where all are such, the newest come first.\
            """)
        .examples(
            new Example("search \"timeout retries\"", "items with both words"),
            new Example(
                "search \"deplo*\" --since 2d --limit 5", "words that begin so, of two days"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Instant now = clock.instant();
    SearchWords words = SearchWords.parse(params.query());
    int limit = Optional.ofNullable(params.limit()).orElse(DEFAULT_LIMIT);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("--limit is " + limit + "; expected 1 to " + MAX_LIMIT);
    }
    ItemSearch search =
        new ItemSearch(
            words,
            lanes(params, caller),
            Optional.ofNullable(params.since()).map(since -> time("--since", since, now, false)),
            Optional.ofNullable(params.until()).map(until -> time("--until", until, now, true)),
            limit);
    return new IndexWaiting<>(index, store, now, behind -> found(search, behind));
  }

  private Optional<List<LaneRef>> lanes(Params params, Caller caller) {
    Predicate<KnownLane> wanted = lane -> true;
    String thread = params.thread();
    if (thread != null) {
      LaneRef ref =
          calls
              .require(thread, caller)
              .ref()
              .orElseThrow(() ->
                  new DispatchException(
                      ErrorCode.NOT_FOUND,
                      "search: nobody works on task " + thread + " yet",
                      "dispatch task show " + thread));
      wanted = wanted.and(lane -> lane.lane().ref().equals(ref));
    }
    String repo = params.repo();
    if (repo != null) {
      String root = roots.rootOf(Paths.resolve(caller.cwd(), repo));
      wanted = wanted.and(lane -> lane.isOf(root));
    }
    String dir = params.dir();
    if (dir != null) {
      String within = Paths.resolve(caller.cwd(), dir);
      wanted = wanted.and(lane -> lane.isIn(within));
    }
    if (thread == null && repo == null && dir == null) {
      return Optional.empty();
    }
    return Optional.of(
        KnownLane.all(store, calls.lanes(), calls.tasks()).stream()
            .filter(wanted)
            .map(lane -> lane.lane().ref())
            .toList());
  }

  /** A span before now, a day (its end where that is wanted), or a time. */
  private static Instant time(String flag, String text, Instant now, boolean isEnd) {
    try {
      return now.minus(Spans.parse(text));
    } catch (DispatchException e) {
      return dayOrTime(text, isEnd)
          .orElseThrow(() ->
              invalid(
                  flag
                      + " is "
                      + Quoted.of(text)
                      + "; expected a span as 2h, a day as 2026-01-31, or a time as"
                      + " 2026-01-31T12:00:00Z"));
    }
  }

  private static Optional<Instant> dayOrTime(String text, boolean isEnd) {
    try {
      LocalDate day = LocalDate.parse(text);
      return Optional.of(
          isEnd
              ? day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusNanos(1)
              : day.atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException e) {
      // a time, then
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static DispatchException invalid(String why) {
    return new DispatchException(ErrorCode.VALIDATION, "search: " + why, "dispatch search --help");
  }

  private Result found(ItemSearch search, long behind) {
    ItemIndex.Found found = index.search(search);
    Map<LaneRef, Optional<String>> handles = new HashMap<>();
    List<Hit> hits =
        found.items().stream().map(item -> hit(item, search.words(), handles)).toList();
    return new Result(hits, found.whole(), behind);
  }

  private Hit hit(IndexedItem indexed, SearchWords words, Map<LaneRef, Optional<String>> handles) {
    LaneItem item = indexed.item();
    return new Hit(
        item.lane().value(),
        handles.computeIfAbsent(
            item.lane(), lane -> calls.lanes().find(lane).map(LaneState::handle)),
        item.turn(),
        indexed.number(),
        item.type(),
        item.tool(),
        item.title(),
        Snippet.of(item.text(), words),
        item.at());
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    for (Hit hit : result.hits()) {
      String head =
          "%s  %s  %s  %s"
              .formatted(
                  hit.lane(),
                  ItemRow.time(hit.at()),
                  hit.handle().orElse(""),
                  hit.type().wireName());
      text.append(head.stripTrailing()).append('\n');
      if (!hit.title().isEmpty()) {
        text.append("        ").append(ItemRow.cut(hit.title(), style.width())).append('\n');
      }
      if (!hit.snippet().isEmpty()) {
        text.append("        ").append(hit.snippet()).append('\n');
      }
    }
    if (result.hits().isEmpty()) {
      text.append("nothing was found\n");
    } else if (!result.whole()) {
      text.append("these words are everywhere: the newest items with them, not the best\n");
    }
    return Optional.of(text.append(HistoryText.behind(result.behind())).toString());
  }
}
