package dev.dispatch.op.lane;

import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.delivery.SendMode;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.LaneSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives an idle agent a message. */
public final class SendMessage implements Op<SendMessage.Params, SendMessage.Result> {
  private final LaneCalls calls;

  public SendMessage(LaneCalls calls) {
    this.calls = calls;
  }

  /** Whom, and what. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(value = "the message", positional = true) @Nullable String text,
      @Param(
              value = "a file with the message; - is stdin",
              label = "F",
              completion = Param.Completion.FILE)
          @Nullable String inputFile,
      @Param("add it to the turn that runs") boolean steer,
      @Param("interrupt the turn that runs, and start one") boolean interject,
      @Param("wait until the turns before it are over and ended well") boolean queue,
      @Param("put it beside the conversation; no turn starts") boolean context,
      @Param(value = "the same as a flag", label = "MODE", completion = Param.Completion.NONE)
          @Nullable SendMode mode,
      @Param(
              value = "names the message: with the same key it is sent once",
              label = "K",
              completion = Param.Completion.NONE)
          @Nullable String idempotencyKey) {}

  /**
   * Where it went.
   *
   * @param cursor on a lane without a task: what the agent does with it comes behind that number,
   *     for {@code wait --since} and {@code watch --since}
   * @param accepted whether the agent took it; one that is queued waits
   * @param delivery on a conversation: the message, for {@code delivery get}
   */
  public record Result(
      String lane,
      Optional<String> task,
      boolean accepted,
      Optional<Long> cursor,
      Optional<DeliveryRow> delivery) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/send", Params.class, Result.class)
        .cli("send")
        .writes()
        .summary("Give an agent a message")
        .details(
            """
            An agent in a terminal must be idle and show an empty prompt box; a draft in it is \
            cleared first. Text goes in as one paste, whatever its length; a slash command is \
            typed. While a turn runs, a dialog is open or somebody scrolls, nothing is typed: exit \
            code 5.

            A conversation (transport app-server) also takes a message while a turn runs: --steer \
            adds it to the turn, --queue keeps it until the turn has ended well, --interject \
            interrupts the turn; --context puts it beside the conversation and starts nothing. Each \
            message is stored before it is handed over, and handed over once: exit code 75 says \
            that it is not known what came of it, and it is not sent again by itself.\
            """)
        .examples(
            new Example("send fix-login \"Use the other branch\"", "goes on in the same session"),
            new Example("send fix-login \"Then tidy up\" --queue", "when its turn has ended well"),
            new Example("send fix-login \"Not that file\" --steer", "while its turn runs"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneSelector.Target target = calls.require(params.lane(), caller);
    String file = params.inputFile();
    String text = file == null ? params.text() : caller.readInput(file);
    if (text == null || (file != null && params.text() != null)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "send: give the message, or a file with it" + (text == null ? "" : ", not both"),
          "dispatch send " + params.lane() + " \"...\"");
    }
    SendMode mode = mode(params);
    String request = params.idempotencyKey() == null ? caller.requestId() : params.idempotencyKey();
    delivery(target, request).ifPresent(earlier -> requireSame(earlier, mode, text));
    LaneAction.Send send = new LaneAction.Send(text, mode);
    long before = calls.cursorBefore(target, send, caller);
    LaneCalls.Subject done = calls.act(target, send, caller, request);
    Optional<Delivery> delivery = delivery(target, request);
    delivery.ifPresent(SendMessage::requireKnown);
    return OpCall.done(
        new Result(
            done.lane(),
            done.task(),
            delivery.map(d -> d.status() != DeliveryStatus.QUEUED).orElse(true),
            done.task().isEmpty() ? Optional.of(before) : Optional.empty(),
            delivery.map(DeliveryRow::of)));
  }

  private static SendMode mode(Params params) {
    List<SendMode> given = new ArrayList<>();
    if (params.steer()) {
      given.add(SendMode.STEER);
    }
    if (params.interject()) {
      given.add(SendMode.INTERJECT);
    }
    if (params.queue()) {
      given.add(SendMode.QUEUE);
    }
    if (params.context()) {
      given.add(SendMode.CONTEXT);
    }
    if (params.mode() != null) {
      given.add(params.mode());
    }
    if (given.size() > 1) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "send: --steer, --interject, --queue, --context and --mode exclude each other",
          "dispatch help send");
    }
    return given.isEmpty() ? SendMode.SEND : given.getFirst();
  }

  private Optional<Delivery> delivery(LaneSelector.Target target, String request) {
    return calls
        .state(target)
        .flatMap(lane -> calls.lanes().find(lane.ref()))
        .flatMap(lane -> lane.marks().deliveries().ofRequest(request));
  }

  /** The same key is the same message. */
  private static void requireSame(Delivery earlier, SendMode mode, String text) {
    if (earlier.mode() != mode || !earlier.isOf(text)) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "the key was used for another message, " + earlier.id(),
          "use another --idempotency-key");
    }
  }

  private static void requireKnown(Delivery delivery) {
    if (delivery.status() == DeliveryStatus.AMBIGUOUS
        || delivery.status() == DeliveryStatus.SUBMITTING) {
      throw new DispatchException(
          ErrorCode.TIMED_OUT,
          "unconfirmed: message " + delivery.id() + " is " + delivery.status().wireName(),
          "dispatch delivery get " + delivery.id(),
          "dispatch delivery reconcile " + delivery.id() + " looks for it in the conversation");
    }
    boolean isUnsent = delivery.status() == DeliveryStatus.FAILED && delivery.turn().isEmpty();
    if (isUnsent || delivery.status() == DeliveryStatus.CANCELLED) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "message " + delivery.id() + " was not taken: " + delivery.reason(),
          "send it under another --idempotency-key");
    }
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    String what = result.accepted() ? "sent to " : "queued for ";
    return Optional.of(
        what
            + LaneCalls.Subject.words(result.lane(), result.task())
            + result.delivery().map(d -> ": " + d.id()).orElse("")
            + "\n");
  }
}
