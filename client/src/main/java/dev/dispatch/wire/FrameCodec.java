package dev.dispatch.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames to bytes and back. A frame is a kind byte, the payload's length in four bytes, and the
 * payload; numbers are big-endian, texts are a four-byte length and UTF-8, choices the name of the
 * constant. A reader ignores what follows the fields it knows, so payloads may grow at their end.
 *
 * <p>Uses no pattern switch, lambda or string format on purpose: each costs the client milliseconds
 * at its first use.
 */
public final class FrameCodec {
  private FrameCodec() {}

  /** The whole frame, header included. */
  public static ByteBuffer encode(Frame frame) throws ProtocolException {
    PayloadWriter out = new PayloadWriter(frame.frameKind(), expectedBytes(frame));
    switch (frame.frameKind()) {
      case REQUEST -> writeRequest(out, (Request) frame);
      case STDIN_BYTES -> out.putRest(((Frame.StdinBytes) frame).bytes());
      case STDOUT -> out.putRest(((Frame.Stdout) frame).bytes());
      case STDERR -> out.putRest(((Frame.Stderr) frame).bytes());
      case STDIN_WANTED -> out.putText(((Frame.StdinWanted) frame).mode().name());
      case DETACHABLE -> writeDetachable(out, ((Frame.Detachable) frame).text());
      case EXIT -> out.putInt(((Frame.Exit) frame).code());
      case REFUSED -> writeRefused(out, (Frame.Refused) frame);
      case STDIN_END, CANCEL -> {}
    }
    return out.frame();
  }

  /**
   * The frame of that kind.
   *
   * @throws ProtocolException where the payload is not one of that kind
   */
  public static Frame decode(FrameKind kind, byte[] payload) throws ProtocolException {
    PayloadReader in = new PayloadReader(payload);
    try {
      return switch (kind) {
        case REQUEST -> readRequest(in);
        case STDIN_BYTES -> new Frame.StdinBytes(Bytes.owning(payload));
        case STDIN_END -> new Frame.StdinEnd();
        case CANCEL -> new Frame.Cancel();
        case STDOUT -> new Frame.Stdout(Bytes.owning(payload));
        case STDERR -> new Frame.Stderr(Bytes.owning(payload));
        case STDIN_WANTED -> new Frame.StdinWanted(Frame.StdinMode.valueOf(in.takeText()));
        case DETACHABLE -> new Frame.Detachable(in.takeByte() == 0 ? null : in.takeText());
        case EXIT -> new Frame.Exit(in.takeInt());
        case REFUSED -> new Frame.Refused(Frame.Refusal.valueOf(in.takeText()), in.takeText());
      };
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(kind + ": " + e.getMessage());
    }
  }

  private static int expectedBytes(Frame frame) {
    if (frame instanceof Frame.Stdout stdout) {
      return stdout.bytes().length();
    }
    if (frame instanceof Frame.StdinBytes stdin) {
      return stdin.bytes().length();
    }
    return frame instanceof Request ? 8 << 10 : 64;
  }

  private static void writeDetachable(PayloadWriter out, @Nullable String text) {
    out.putByte(text == null ? 0 : 1);
    if (text != null) {
      out.putText(text);
    }
  }

  private static void writeRefused(PayloadWriter out, Frame.Refused refused) {
    out.putText(refused.why().name()).putText(refused.reason());
  }

  private static void writeRequest(PayloadWriter out, Request request) {
    out.putInt(request.protocol()).putText(request.build());
    out.putText(request.id().value()).putInt(request.attempt());
    out.putText(request.kind().name()).putText(request.onOtherBuild().name());
    out.putInt(request.argv().size());
    for (String argument : request.argv()) {
      out.putText(argument);
    }
    out.putText(request.cwd());
    out.putInt(request.environment().size());
    for (Map.Entry<String, String> variable : request.environment().entrySet()) {
      out.putText(variable.getKey()).putText(variable.getValue());
    }
    out.putByte(request.terminals().flags()).putInt(request.terminals().columns());
    out.putLong(request.pid());
  }

  private static Request readRequest(PayloadReader in) throws ProtocolException {
    int protocol = in.takeInt();
    String build = in.takeText();
    if (protocol != Request.PROTOCOL) {
      throw new OtherProtocolException(protocol, build);
    }
    RequestId id = new RequestId(in.takeText());
    int attempt = in.takeInt();
    Request.Kind kind = Request.Kind.valueOf(in.takeText());
    Request.OnOtherBuild onOtherBuild = Request.OnOtherBuild.valueOf(in.takeText());
    List<String> argv = readTexts(in);
    String cwd = in.takeText();
    Map<String, String> environment = readVariables(in);
    Terminals terminals = Terminals.of(in.takeByte(), in.takeInt());
    return new Request(
        protocol,
        build,
        id,
        attempt,
        kind,
        onOtherBuild,
        argv,
        cwd,
        environment,
        terminals,
        in.takeLong());
  }

  private static List<String> readTexts(PayloadReader in) throws ProtocolException {
    int count = in.takeCount(4);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.takeText());
    }
    return texts;
  }

  private static Map<String, String> readVariables(PayloadReader in) throws ProtocolException {
    int count = in.takeCount(8);
    Map<String, String> variables = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = in.takeText();
      variables.put(name, in.takeText());
    }
    return variables;
  }
}
