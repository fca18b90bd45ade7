package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class KeptInputTest {
  private static KeptInput input(String text) {
    return new KeptInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsTheSameAgainFromTheStart() throws IOException {
    KeptInput input = input("one two");
    assertThat(input.read(0, 3)).isEqualTo(Bytes.utf8("one"));
    assertThat(input.read(3, 100)).isEqualTo(Bytes.utf8(" two"));
    assertThat(input.read(7, 100)).isEqualTo(Bytes.utf8(""));
    assertThat(input.read(0, 100)).isEqualTo(Bytes.utf8("one two"));
  }

  @Test
  void readsLinesAndTheUnendedLast() throws IOException {
    KeptInput input = input("yes\nno");
    assertThat(input.readLine(0)).isEqualTo(Bytes.utf8("yes\n"));
    assertThat(input.readLine(4)).isEqualTo(Bytes.utf8("no"));
    assertThat(input.readLine(6)).isEqualTo(Bytes.utf8(""));
  }

  @Test
  void readsALineLongerThanOneRead() throws IOException {
    String line = "x".repeat(100_000) + "\n";
    assertThat(input(line + "y").readLine(0)).isEqualTo(Bytes.utf8(line));
  }
}
