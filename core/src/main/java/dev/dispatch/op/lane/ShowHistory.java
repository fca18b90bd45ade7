package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.history.ChangedFile;
import dev.dispatch.history.ItemFilter;
import dev.dispatch.history.ItemIndex;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneFigures;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.op.task.Paths;
import dev.dispatch.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells what was said and done, on all lanes or on one, from the index alone. */
public final class ShowHistory implements Op<ShowHistory.Params, ShowHistory.Result> {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 1_000;

  private final LaneCalls calls;
  private final Store store;
  private final ItemIndex index;
  private final InstantSource clock;

  public ShowHistory(LaneCalls calls, Store store, ItemIndex index, InstantSource clock) {
    this.calls = calls;
    this.store = store;
    this.index = index;
    this.clock = clock;
  }

  /** What to show of a lane. */
  public enum View {
    /** Its figures. */
    SUMMARY,
    /** What was said and done, item by item. */
    ITEMS,
    /** Its tools, and how often each was used. */
    TOOLS,
    /** The files its agent changed. */
    FILES
  }

  /** Who began a conversation. */
  public enum Source {
    /** Dispatch. */
    OWNED,
    /** Somebody else. */
    ATTACHED
  }

  /** All lanes or one, and which of them, or what of it. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on; all lanes without",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          @Nullable String lane,
      @Param(value = "what to show of one lane", otherwise = "items of one lane, summary of all")
          @Nullable View view,
      @Param("of one lane: only items of that type") @Nullable ItemType type,
      @Param(value = "of one lane: only items of that tool", label = "NAME") @Nullable String tool,
      @Param(value = "of one lane: only items with that text, in any case", label = "TEXT")
          @Nullable String grep,
      @Param("of one lane: the texts whole") boolean raw,
      @Param(value = "of one lane: the newest so many items", label = "N", otherwise = "50")
          @Nullable Integer limit,
      @Param(value = "of all: lanes that used that tool", label = "NAME") @Nullable String hasTool,
      @Param("of all: lanes whose agent changed files") boolean changed,
      @Param("of all: lanes whose agent changed none") boolean clean,
      @Param(
              value = "of all: lanes that work in that directory or below",
              label = "DIR",
              completion = Param.Completion.DIRECTORY)
          @Nullable String cwd,
      @Param("of all: lanes of that source") @Nullable Source source,
      @Param("of all: lanes of that status") @Nullable LaneStatus status,
      @Param(value = "of all: lanes with at least so much text", label = "N")
          @Nullable Long minBytes) {}

  /**
   * What there is; only the part that the view asks for is filled beside {@code lanes}.
   *
   * @param behind events that are not in the index yet
   */
  public record Result(
      View view,
      List<LaneHistory> lanes,
      List<ItemRow> items,
      List<LaneHistory.ToolUse> tools,
      List<FileRow> files,
      long behind) {
    public Result {
      lanes = List.copyOf(lanes);
      items = List.copyOf(items);
      tools = List.copyOf(tools);
      files = List.copyOf(files);
    }
  }

  /** A file that was changed. */
  public record FileRow(String path, int changes, Instant last, long ageSeconds) {
    static FileRow of(ChangedFile file, Instant now) {
      return new FileRow(
          file.path(),
          file.changes(),
          file.last(),
          Math.max(0, now.getEpochSecond() - file.last().getEpochSecond()));
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/history", Params.class, Result.class)
        .cli("history")
        .summary("Tell what was said and done on lanes, live or ended")
        .details(
            """
            Without a lane: one row for each, with the size of what was said and done, a guess at \
            its tokens, when it was active, the tools used, sub-agents, and the files its agent \
            changed. With one: its items, tools or files. All of it comes from the local index; no \
            agent is asked and git is not run, so a changed file may be committed by now.\
            """)
        .examples(
            new Example("history", "every lane in a row"),
            new Example("history fix-login", "what was said and done on it"),
            new Example("history fix-login --view files", "the files its agent changed"),
            new Example(
                "history --has-tool shell --changed", "lanes that ran commands and changed files"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    String name = params.lane();
    if (name == null) {
      HistoryOptions.checkOfAll(params);
      return new IndexWaiting<>(
          index, store, clock.instant(), behind -> all(params, caller, behind));
    }
    HistoryOptions.checkOfOne(params);
    LaneRef lane =
        calls
            .require(name, caller)
            .ref()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "history: nobody works on task " + name + " yet",
                    "dispatch task show " + name));
    return new IndexWaiting<>(index, store, clock.instant(), behind -> one(lane, params, behind));
  }

  private Result all(Params params, Caller caller, long behind) {
    Instant now = clock.instant();
    Map<LaneRef, LaneFigures> figures =
        index.figures().stream().collect(Collectors.toMap(LaneFigures::lane, Function.identity()));
    String cwd = params.cwd();
    Optional<String> within =
        cwd == null ? Optional.empty() : Optional.of(Paths.resolve(caller.cwd(), cwd));
    List<LaneHistory> rows =
        KnownLane.all(store, calls.lanes(), calls.tasks()).stream()
            .filter(lane -> within.map(lane::isIn).orElse(true))
            .map(lane ->
                LaneHistory.of(lane, Optional.ofNullable(figures.get(lane.lane().ref())), now))
            .filter(row -> HistoryOptions.fits(row, params))
            .toList();
    return new Result(View.SUMMARY, rows, List.of(), List.of(), List.of(), behind);
  }

  private Result one(LaneRef ref, Params params, long behind) {
    Instant now = clock.instant();
    Optional<LaneFigures> figures = index.figures(ref);
    List<LaneHistory> lane =
        calls.lanes().find(ref).stream()
            .map(state ->
                LaneHistory.of(
                    new KnownLane(state, KnownLane.worktree(state, calls.tasks())), figures, now))
            .toList();
    View view = Optional.ofNullable(params.view()).orElse(View.ITEMS);
    int limit = HistoryOptions.limit(params, DEFAULT_LIMIT, MAX_LIMIT);
    return switch (view) {
      case SUMMARY -> new Result(view, lane, List.of(), List.of(), List.of(), behind);
      case TOOLS ->
          new Result(
              view,
              lane,
              List.of(),
              lane.stream().flatMap(row -> row.tools().stream()).toList(),
              List.of(),
              behind);
      case FILES ->
          new Result(
              view,
              lane,
              List.of(),
              List.of(),
              index.files(ref, limit).stream().map(file -> FileRow.of(file, now)).toList(),
              behind);
      case ITEMS ->
          new Result(
              view,
              lane,
              index
                  .items(
                      ref,
                      new ItemFilter(
                          Optional.ofNullable(params.type()),
                          Optional.ofNullable(params.tool()),
                          Optional.ofNullable(params.grep()),
                          limit))
                  .stream()
                  .map(item -> ItemRow.of(item, params.raw()))
                  .toList(),
              List.of(),
              List.of(),
              behind);
    };
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(HistoryText.of(result, style));
  }
}
