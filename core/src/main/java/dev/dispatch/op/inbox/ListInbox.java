package dev.dispatch.op.inbox;

import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Spans;
import dev.dispatch.op.TextStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists what waits for a person. */
public final class ListInbox implements Op<ListInbox.Params, ListInbox.Result> {
  private final Inbox inbox;
  private final InstantSource clock;

  public ListInbox(Inbox inbox, InstantSource clock) {
    this.inbox = inbox;
    this.clock = clock;
  }

  /** Which entries. */
  public record Params(
      @Param(value = "only entries of this kind", label = "K") @Nullable EntryKind kind,
      @Param(value = "only entries of this task", label = "ID", completion = Param.Completion.TASK)
          @Nullable String task) {}

  /** Most urgent first. */
  public record Result(List<Row> entries) {
    public Result {
      entries = List.copyOf(entries);
    }
  }

  /** One entry. */
  public record Row(
      String id,
      EntryKind kind,
      Optional<String> task,
      Optional<String> lane,
      String text,
      List<String> options,
      Instant askedAt,
      Optional<Instant> deadline,
      long waitingSeconds) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("inbox/list", Params.class, Result.class)
        .cli("inbox")
        .summary("List what waits for a person: questions, problems, stalls, results")
        .examples(
            new Example("inbox", "everything"),
            new Example("inbox --kind question", "questions only"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Instant now = clock.instant();
    return OpCall.done(
        new Result(
            inbox.open().stream()
                .filter(entry -> params.kind() == null || entry.kind() == params.kind())
                .filter(
                    entry -> params.task() == null || params.task().equals(task(entry).orElse("")))
                .map(entry -> row(entry, now))
                .toList()));
  }

  private static Optional<String> task(Entry entry) {
    return entry.task().map(key -> key.id().value());
  }

  private static Row row(Entry entry, Instant now) {
    return new Row(
        entry.id().value(),
        entry.kind(),
        task(entry),
        entry.lane().map(ref -> ref.value()),
        entry.text(),
        entry.options(),
        entry.askedAt(),
        entry.deadline(),
        Math.max(0, Duration.between(entry.askedAt(), now).toSeconds()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    if (result.entries().isEmpty()) {
      return Optional.of("nothing waits for you\n");
    }
    StringBuilder text = new StringBuilder();
    for (Row row : result.entries()) {
      Duration age = Duration.ofSeconds(row.waitingSeconds()).truncatedTo(ChronoUnit.SECONDS);
      text.append(
          "%-5s %-9s %s  (%s)%n"
              .formatted(
                  row.id(),
                  row.kind().name().toLowerCase(Locale.ROOT),
                  row.task().or(row::lane).orElse(""),
                  Spans.format(age)));
      row.text().lines().forEach(line -> text.append("      ").append(line).append('\n'));
      row.options().forEach(option -> text.append("      - ").append(option).append('\n'));
    }
    return Optional.of(text.toString());
  }
}
