package dev.dispatch.surface;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Step;
import dev.dispatch.op.TextStyle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A small world of ops, one of each kind, for the tests of the surfaces. */
public final class TestingOps {
  /** Notes by name. */
  public final Map<String, String> notes = new ConcurrentHashMap<>();

  /** How often something was written. */
  public final AtomicInteger writes = new AtomicInteger();

  /** What a waiting call waits for. */
  public final AtomicReference<@Nullable String> news = new AtomicReference<>();

  /** How often a waiting call was told that it is cancelled. */
  public final AtomicInteger cancellations = new AtomicInteger();

  public List<Op<?, ?>> all() {
    return List.of(
        new ListNotes(),
        new ShowNote(),
        new AddNote(),
        new RemoveNote(),
        new AwaitNews(),
        new FollowNews(),
        new FailAlways(),
        new ReadAloud(),
        new RunText(),
        new AskOverseer(),
        new RetitleNote(),
        new AwaitShort());
  }

  /** How loud. */
  public enum Volume {
    VERY_LOW,
    LOUD
  }

  /** One note. */
  public record Note(String name, @Nullable String text, Instant createdAt, Volume volume) {}

  /** Reads, with choices and numbers. */
  public final class ListNotes implements Op<ListNotes.Params, ListNotes.Result> {
    public record Params(
        @Param(value = "at most so many", otherwise = "10") @Nullable Integer limit,
        @Param("only of that volume") @Nullable Volume volume,
        @Param("every note") boolean all,
        @Param(value = "only those tagged so", commas = true) List<String> tags) {}

    public record Result(List<Note> notes) {}

    private final OpSpec<ListNotes.Params, ListNotes.Result> spec =
        OpSpec.of("note/list", ListNotes.Params.class, ListNotes.Result.class)
            .summary("list notes")
            .examples(new Example("note list --limit 3", "the first three"))
            .build();

    @Override
    public OpSpec<ListNotes.Params, ListNotes.Result> spec() {
      return spec;
    }

    @Override
    public OpCall<ListNotes.Result> begin(ListNotes.Params params, Caller caller) {
      int limit = params.limit() == null ? 10 : params.limit();
      return OpCall.done(
          new ListNotes.Result(
              notes.entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .limit(limit)
                  .map(e -> new Note(e.getKey(), e.getValue(), Instant.EPOCH, Volume.VERY_LOW))
                  .toList()));
    }
  }

  /** Reads one; fails where there is none. */
  public final class ShowNote implements Op<ShowNote.Params, Note> {
    public record Params(
        @Param(
                value = "the note",
                positional = true,
                label = "NAME",
                completion = Param.Completion.TASK)
            String name) {}

    @Override
    public OpSpec<ShowNote.Params, Note> spec() {
      return OpSpec.of("note/show", ShowNote.Params.class, Note.class)
          .summary("show a note")
          .examples(new Example("note show milk", "one note"))
          .build();
    }

    @Override
    public OpCall<Note> begin(ShowNote.Params params, Caller caller) {
      String text = notes.get(params.name());
      if (text == null) {
        throw new DispatchException(
            ErrorCode.NOT_FOUND,
            "no note is called " + params.name(),
            List.of("dispatch note list"),
            Map.of("name", params.name()));
      }
      return OpCall.done(new Note(params.name(), text, Instant.EPOCH, Volume.LOUD));
    }
  }

  /** Writes. */
  public final class AddNote implements Op<AddNote.Params, AddNote.Result> {
    public record Params(
        @Param(value = "the name", positional = true) String name,
        @Param(value = "the text", positional = true) @Nullable String text,
        @Param(value = "read the text from there", completion = Param.Completion.FILE)
            @Nullable String inputFile,
        @Param("how long it is kept") @Nullable Duration keep,
        @Param("a tag") List<String> tag) {}

    public record Result(
        String name, String text, @Nullable Duration keep, List<String> tags, int writes) {}

    @Override
    public OpSpec<AddNote.Params, AddNote.Result> spec() {
      return OpSpec.of("note/add", AddNote.Params.class, AddNote.Result.class)
          .writes()
          .summary("add a note")
          .details("A note with the name of another replaces it.")
          .needs("a pencil")
          .examples(new Example("note add milk \"two bottles\"", "a note with text"))
          .build();
    }

    @Override
    public OpCall<AddNote.Result> begin(AddNote.Params params, Caller caller) {
      String text =
          params.inputFile() != null
              ? caller.readInput(params.inputFile())
              : params.text() == null ? "" : params.text();
      notes.put(params.name(), text);
      return OpCall.done(
          new AddNote.Result(
              params.name(), text, params.keep(), params.tag(), writes.incrementAndGet()));
    }
  }

  /** Destroys. */
  public final class RemoveNote implements Op<RemoveNote.Params, RemoveNote.Result> {
    public record Params(
        @Param(value = "the notes", positional = true, label = "NAME") List<String> names) {}

    public record Result(List<String> removed) {}

    @Override
    public OpSpec<RemoveNote.Params, RemoveNote.Result> spec() {
      return OpSpec.of("note/remove", RemoveNote.Params.class, RemoveNote.Result.class)
          .cli("note rm")
          .also("forget")
          .destroys()
          .summary("remove notes")
          .examples(new Example("note rm milk --yes", "one note, without being asked"))
          .build();
    }

    @Override
    public OpCall<RemoveNote.Result> begin(RemoveNote.Params params, Caller caller) {
      return OpCall.done(
          new RemoveNote.Result(
              params.names().stream().filter(n -> notes.remove(n) != null).toList()));
    }
  }

  /** Waits until there is news. */
  public final class AwaitNews implements Op<AwaitNews.Params, AwaitNews.Result> {
    public record Params(
        @Param(value = "at most so long", otherwise = "1m") @Nullable Duration timeout) {}

    public record Result(@Nullable String news) {}

    @Override
    public OpSpec<AwaitNews.Params, AwaitNews.Result> spec() {
      return OpSpec.of("news/await", AwaitNews.Params.class, AwaitNews.Result.class)
          .cli("await")
          .writes()
          .summary("wait for news")
          .examples(new Example("await --timeout 1s", "for a second"))
          .build();
    }

    @Override
    public int exitCode(AwaitNews.Result result) {
      return result.news() == null ? 75 : 0;
    }

    @Override
    public OpCall<AwaitNews.Result> begin(AwaitNews.Params params, Caller caller) {
      Duration limit = params.timeout() == null ? Duration.ofMinutes(1) : params.timeout();
      caller.emit(new Emission("waiting\n", Map.of("waiting", true)));
      return new OpCall<>() {
        private @Nullable Instant deadline;

        @Override
        public Step<AwaitNews.Result> step(Instant now) {
          deadline = deadline == null ? now.plus(limit) : deadline;
          String seen = news.get();
          return seen != null || !now.isBefore(deadline)
              ? Step.finished(new AwaitNews.Result(seen))
              : Step.pending(deadline);
        }

        @Override
        public void cancelled() {
          cancellations.incrementAndGet();
        }
      };
    }
  }

  /** Waits, and can be detached from. */
  public final class FollowNews implements Op<AwaitNews.Params, AwaitNews.Result> {
    @Override
    public OpSpec<AwaitNews.Params, AwaitNews.Result> spec() {
      return OpSpec.of("news/follow", AwaitNews.Params.class, AwaitNews.Result.class)
          .cli("follow")
          .summary("follow the news")
          .examples(new Example("follow", "until Ctrl-C"))
          .build();
    }

    @Override
    public OpCall<AwaitNews.Result> begin(AwaitNews.Params params, Caller caller) {
      caller.detachable("detached; the news goes on: dispatch follow");
      return new AwaitNews().begin(params, caller);
    }
  }

  /** Fails in a way nobody foresaw. */
  public final class FailAlways implements Op<FailAlways.Params, FailAlways.Result> {
    public record Params() {}

    public record Result() {}

    @Override
    public OpSpec<FailAlways.Params, FailAlways.Result> spec() {
      return OpSpec.of("fault/raise", FailAlways.Params.class, FailAlways.Result.class)
          .cli("fault")
          .writes()
          .audience(Audience.TERMINAL)
          .summary("fail")
          .examples(new Example("fault", "a failure"))
          .build();
    }

    @Override
    public OpCall<FailAlways.Result> begin(FailAlways.Params params, Caller caller) {
      writes.incrementAndGet();
      throw new IllegalStateException("out of luck");
    }
  }

  /** Gives text. */
  public final class ReadAloud implements Op<ShowNote.Params, ReadAloud.Result> {
    public record Result(String text) {}

    @Override
    public OpSpec<ShowNote.Params, ReadAloud.Result> spec() {
      return OpSpec.of("note/aloud", ShowNote.Params.class, ReadAloud.Result.class)
          .cli("note read")
          .textual()
          .summary("print a note's text")
          .examples(new Example("note read milk", "its text alone"))
          .build();
    }

    @Override
    public OpCall<ReadAloud.Result> begin(ShowNote.Params params, Caller caller) {
      return OpCall.done(new ReadAloud.Result(notes.getOrDefault(params.name(), "")));
    }

    @Override
    public Optional<String> text(ReadAloud.Result result, TextStyle style) {
      return Optional.of(result.text());
    }
  }

  /** Takes a lone text. */
  public static final class RunText implements Op<RunText.Params, RunText.Result> {
    public record Params(
        @Param(value = "what to do", positional = true) String text,
        @Param(value = "stay until it ends", name = "wait") boolean untilEnd) {}

    public record Result(String text) {}

    @Override
    public OpSpec<RunText.Params, RunText.Result> spec() {
      return OpSpec.of("task/run", RunText.Params.class, RunText.Result.class)
          .cli("run")
          .writes()
          .summary("hand over a text")
          .examples(new Example("run \"fix it\"", "a task"))
          .build();
    }

    @Override
    public OpCall<RunText.Result> begin(RunText.Params params, Caller caller) {
      return OpCall.done(new RunText.Result(params.text()));
    }
  }

  /** For workers; asks the person where there is one. */
  public static final class AskOverseer implements Op<AskOverseer.Params, AskOverseer.Result> {
    public record Params(
        @Param(value = "the question", positional = true) String text,
        @Param("a choice") List<String> option) {}

    public record Result(String answer) {}

    @Override
    public OpSpec<AskOverseer.Params, AskOverseer.Result> spec() {
      return OpSpec.of("worker/ask", AskOverseer.Params.class, AskOverseer.Result.class)
          .cli("ask")
          .writes()
          .audience(Audience.WORKER)
          .textual()
          .summary("ask the overseer")
          .examples(new Example("ask \"which?\"", "a question"))
          .build();
    }

    @Override
    public OpCall<AskOverseer.Result> begin(AskOverseer.Params params, Caller caller) {
      return OpCall.done(
          new AskOverseer.Result(caller.ask(params.text() + " ").orElse("nobody there")));
    }

    @Override
    public Optional<String> text(AskOverseer.Result result, TextStyle style) {
      return Optional.of(result.answer());
    }
  }

  /** Has a flag called as a global one. */
  public static final class RetitleNote implements Op<RetitleNote.Params, RunText.Result> {
    public record Params(@Param("the text") @Nullable String text) {}

    @Override
    public OpSpec<RetitleNote.Params, RunText.Result> spec() {
      return OpSpec.of("note/retitle", RetitleNote.Params.class, RunText.Result.class)
          .writes()
          .summary("give a note another text")
          .examples(new Example("note retitle --text new", "another text"))
          .build();
    }

    @Override
    public OpCall<RunText.Result> begin(RetitleNote.Params params, Caller caller) {
      return OpCall.done(new RunText.Result(String.valueOf(params.text())));
    }
  }

  /** Lies below another command. */
  public static final class AwaitShort implements Op<FailAlways.Params, RunText.Result> {
    @Override
    public OpSpec<FailAlways.Params, RunText.Result> spec() {
      return OpSpec.of("news/await-short", FailAlways.Params.class, RunText.Result.class)
          .cli("await short")
          .summary("wait a moment")
          .examples(new Example("await short", "hardly at all"))
          .build();
    }

    @Override
    public OpCall<RunText.Result> begin(FailAlways.Params params, Caller caller) {
      return OpCall.done(new RunText.Result("short"));
    }
  }
}
