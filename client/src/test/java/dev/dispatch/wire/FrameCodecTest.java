package dev.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameCodecTest {
  static Request request() {
    return new Request(
        Request.PROTOCOL,
        "0123456789ab",
        new RequestId("r1"),
        2,
        Request.Kind.COMMAND,
        Request.OnOtherBuild.SERVE,
        List.of("run", "", "quotes \" ' $(x) `y`\n", "ä€𝄞", "x".repeat(100_000)),
        "/home/ä",
        Map.of("A", "1", "EMPTY", "", "LONG", "y".repeat(70_000)),
        new Terminals(true, false, true, 132),
        4_000_000_000L);
  }

  static List<Frame> frames() {
    return List.of(
        request(),
        new Frame.StdinBytes(Bytes.utf8("hello")),
        new Frame.StdinEnd(),
        new Frame.Cancel(),
        new Frame.Stdout(Bytes.utf8("")),
        new Frame.Stderr(Bytes.copyOf(new byte[] {0, -1, 10}, 0, 3)),
        new Frame.StdinWanted(Frame.StdinMode.LINE),
        new Frame.Detachable("still running: dispatch task show x"),
        new Frame.Detachable(null),
        new Frame.Exit(141),
        new Frame.Refused(Frame.Refusal.OTHER_BUILD, "build is x"));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void readsBackWhatItWrote(Frame frame) throws IOException {
    assertThat(reader(bytes(frame)).read()).isEqualTo(frame);
  }

  @Test
  void readsFramesOneAfterTheOtherThenTheEnd() throws IOException {
    List<byte[]> all = new ArrayList<>();
    for (Frame frame : frames()) {
      all.add(bytes(frame));
    }
    FrameReader reader = reader(concat(all));
    for (Frame frame : frames()) {
      assertThat(reader.read()).isEqualTo(frame);
    }
    assertThat(reader.read()).isNull();
  }

  @ParameterizedTest
  @MethodSource("frames")
  void refusesAFrameCutAnywhere(Frame frame) throws IOException {
    byte[] whole = bytes(frame);
    int step = Math.max(1, whole.length / 50);
    for (int length = 1; length < whole.length; length += step) {
      FrameReader reader = reader(Arrays.copyOf(whole, length));
      assertThatThrownBy(reader::read).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void refusesALengthBeyondTheLimit() {
    byte[] header = {FrameKind.STDOUT.code(), 0x7f, 0, 0, 0};
    assertThatThrownBy(() -> reader(header).read())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void refusesANegativeLength() {
    byte[] header = {FrameKind.STDOUT.code(), -1, 0, 0, 0};
    assertThatThrownBy(() -> reader(header).read()).isInstanceOf(ProtocolException.class);
  }

  @Test
  void refusesToWriteAFrameBeyondTheLimit() {
    byte[] much = new byte[Frame.MAX_PAYLOAD_BYTES + 1];
    Frame frame = new Frame.Stdout(Bytes.copyOf(much, 0, much.length));
    assertThatThrownBy(() -> FrameCodec.encode(frame)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void refusesATextLongerThanItsPayload() {
    byte[] payload = {0, 0, 0, 1, 0x7f, -1, -1, -1};
    assertThatThrownBy(() -> FrameCodec.decode(FrameKind.REQUEST, payload))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void namesTheBuildOfAnotherProtocol() throws IOException {
    byte[] bytes = bytes(request());
    bytes[PayloadWriter.HEADER_BYTES + 3] = 99;
    assertThatThrownBy(() -> reader(bytes).read())
        .isInstanceOfSatisfying(
            OtherProtocolException.class, e -> assertThat(e.build()).isEqualTo("0123456789ab"));
  }

  @Test
  void ignoresFieldsOfANewerPeer() throws IOException {
    byte[] exit = {0, 0, 0, 3, 42, 42};
    assertThat(FrameCodec.decode(FrameKind.EXIT, exit)).isEqualTo(new Frame.Exit(3));
  }

  @Test
  void answersGarbageWithNothingButProtocolErrors() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      byte[] payload = new byte[random.nextInt(200)];
      random.nextBytes(payload);
      for (FrameKind kind : FrameKind.values()) {
        try {
          assertThat(FrameCodec.decode(kind, payload)).isNotNull();
        } catch (ProtocolException expected) {
          assertThat(expected).hasMessageContainingAll("");
        }
      }
    }
  }

  @Test
  void refusesAnUnknownKind() {
    assertThatThrownBy(() -> reader(Bytes.utf8("GET / HTTP/1.1").toArray()).read())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("kind");
  }

  private static FrameReader reader(byte[] bytes) {
    return new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  private static byte[] bytes(Frame frame) throws IOException {
    ByteBuffer buffer = FrameCodec.encode(frame);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] concat(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }
}
