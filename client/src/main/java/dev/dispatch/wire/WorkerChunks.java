package dev.dispatch.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A request as lines for a lane's FIFO: {@code ID INDEX/COUNT BASE64}, the index from 1. A line is
 * not longer than PIPE_BUF, so that the kernel never mixes it with another writer's.
 */
public final class WorkerChunks {
  /** The longest line, its end included; PIPE_BUF is 4096 on Linux, and 512 nowhere we run. */
  public static final int MAX_LINE_BYTES = 4000;

  /** The longest request; far more than any question. */
  public static final int MAX_REQUEST_BYTES = 2 << 20;

  /** Payload of one line: leaves room for the id and the numbers, and ends on no padding. */
  private static final int CHUNK_BYTES = 2880;

  private WorkerChunks() {}

  /** The lines of a request, each with its end. */
  public static List<byte[]> split(Request request) throws ProtocolException {
    byte[] payload = encode(request);
    if (payload.length > MAX_REQUEST_BYTES) {
      throw new ProtocolException(
          "the request has " + payload.length + " bytes, more than " + MAX_REQUEST_BYTES);
    }
    RequestId id = request.id();
    int count = Math.max(1, (payload.length + CHUNK_BYTES - 1) / CHUNK_BYTES);
    List<byte[]> lines = new ArrayList<>(count);
    Base64.Encoder encoder = Base64.getEncoder();
    for (int i = 0; i < count; i++) {
      int from = i * CHUNK_BYTES;
      int length = Math.min(CHUNK_BYTES, payload.length - from);
      byte[] chunk = new byte[length];
      System.arraycopy(payload, from, chunk, 0, length);
      String text = new String(encoder.encode(chunk), StandardCharsets.ISO_8859_1);
      String line = id.value() + " " + (i + 1) + "/" + count + " " + text + "\n";
      lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
    }
    return lines;
  }

  /** The request's bytes. */
  public static byte[] encode(Request request) throws ProtocolException {
    ByteBuffer frame = FrameCodec.encode(request);
    byte[] payload = new byte[frame.remaining() - PayloadWriter.HEADER_BYTES];
    frame.position(PayloadWriter.HEADER_BYTES);
    frame.get(payload);
    return payload;
  }

  /** The request that these bytes, put together again, are. */
  public static Request decode(byte[] payload) throws ProtocolException {
    return (Request) FrameCodec.decode(FrameKind.REQUEST, payload);
  }

  /** How many lines the longest request has. */
  public static int maxCount() {
    return (MAX_REQUEST_BYTES + CHUNK_BYTES - 1) / CHUNK_BYTES;
  }
}
