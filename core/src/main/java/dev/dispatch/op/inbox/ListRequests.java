package dev.dispatch.op.inbox;

import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import dev.dispatch.transport.AgentRequest;
import java.util.List;
import java.util.Optional;

/** Lists what agents wait for, as they put it. */
public final class ListRequests implements Op<ListRequests.Params, ListRequests.Result> {
  private final Inbox inbox;
  private final LaneDesk lanes;

  public ListRequests(Inbox inbox, LaneDesk lanes) {
    this.inbox = inbox;
    this.lanes = lanes;
  }

  /** None. */
  public record Params() {}

  /** Oldest first on each lane. */
  public record Result(List<Row> requests) {
    public Result {
      requests = List.copyOf(requests);
    }
  }

  /**
   * One request.
   *
   * @param entry the inbox entry that stands for it
   * @param method of the message it came as; absent for one seen on a screen
   * @param params of that message, as JSON text
   */
  public record Row(
      String lane,
      String handle,
      Optional<String> entry,
      AgentRequest.Kind kind,
      String text,
      List<String> options,
      Optional<String> method,
      Optional<String> params) {
    public Row {
      options = List.copyOf(options);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("request/list", Params.class, Result.class)
        .cli("request list")
        .summary("List what agents wait for, in their own words")
        .details(
            """
            The inbox has the same in words for people. Here are the messages of agents that speak \
            a protocol, with every parameter, for request respond.\
            """)
        .examples(new Example("request list", "what agents wait for"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    List<Entry> open = inbox.open();
    return OpCall.done(
        new Result(
            lanes.live().stream()
                .flatMap(lane -> lane.requests().stream().map(request -> row(lane, request, open)))
                .toList()));
  }

  private static Row row(LaneState lane, AgentRequest request, List<Entry> open) {
    Optional<String> entry =
        open.stream()
            .filter(one -> one.request().equals(Optional.of(request.key())))
            .filter(one -> isOf(one, lane))
            .map(one -> one.id().value())
            .findFirst();
    return new Row(
        lane.ref().value(),
        lane.handle(),
        entry,
        request.kind(),
        request.text(),
        request.options(),
        request.wire().map(AgentRequest.Wire::method),
        request.wire().map(AgentRequest.Wire::params));
  }

  private static boolean isOf(Entry entry, LaneState lane) {
    return entry.lane().equals(Optional.of(lane.ref()))
        || (entry.task().isPresent() && entry.task().equals(lane.task()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    for (Row row : result.requests()) {
      text.append(
          "%s  %s  %s  %s%n"
              .formatted(
                  row.entry().orElse("-"),
                  row.lane(),
                  row.method().orElse("screen"),
                  row.text().lines().findFirst().orElse("")));
    }
    return Optional.of(text.isEmpty() ? "no agent waits for anything\n" : text.toString());
  }
}
