package dev.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and replies of a lane's FIFO. */
final class WorkerReplyTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void bringsBackWhatWasWritten() throws Exception {
    WorkerReply reply =
        WorkerReply.decode(new WorkerReply(75, bytes("ä\n1 2 3\n"), bytes("err")).encode());
    assertThat(reply.exitCode()).isEqualTo(75);
    assertThat(reply.out()).isEqualTo(bytes("ä\n1 2 3\n"));
    assertThat(reply.err()).isEqualTo(bytes("err"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 0\n", "0 1 0\n", "0 -1 1\n", "x 0 0\n", "0 0 0\nmore"})
  void refusesAnotherFile(String file) {
    assertThatThrownBy(() -> WorkerReply.decode(bytes(file))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void splitsARequestIntoLinesThatTheKernelKeepsWhole() throws Exception {
    Request request =
        new Request(
            Request.PROTOCOL,
            "build",
            new RequestId("f".repeat(64)),
            0,
            Request.Kind.COMMAND,
            Request.OnOtherBuild.SERVE,
            List.of("ask", "q".repeat(100_000)),
            "/",
            Map.of("DISPATCH_LANE", "0abcde"),
            new Terminals(false, false, false, 0),
            1);
    List<byte[]> lines = WorkerChunks.split(request);
    assertThat(lines)
        .hasSizeGreaterThan(30)
        .allMatch(l -> l.length <= 4000 && l[l.length - 1] == '\n');
    java.io.ByteArrayOutputStream joined = new java.io.ByteArrayOutputStream();
    for (byte[] line : lines) {
      String base64 = new String(line, StandardCharsets.US_ASCII).strip().split(" ", -1)[2];
      joined.writeBytes(Base64.getDecoder().decode(base64));
    }
    assertThat(WorkerChunks.decode(joined.toByteArray())).isEqualTo(request);
    assertThat(Arrays.equals(joined.toByteArray(), WorkerChunks.encode(request))).isTrue();
  }
}
