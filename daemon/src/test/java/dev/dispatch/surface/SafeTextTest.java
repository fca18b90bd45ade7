package dev.dispatch.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.op.Ink;
import org.junit.jupiter.api.Test;

final class SafeTextTest {
  @Test
  void leavesPlainTextAlone() {
    assertThat(SafeText.of("a\tb\nä 漢 😀")).isEqualTo("a\tb\nä 漢 😀");
  }

  @Test
  void showsEveryControlCharacterInsteadOfSendingIt() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0xa0; c++) {
      all.append(c);
    }
    String safe = SafeText.of(all.toString(), true);
    assertThat(safe.chars())
        .noneMatch(c -> (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0));
    assertThat(SafeText.of("\u001b]0;x\u0007\u009b2J\r\b")).isEqualTo("^[]0;x^G^[[2J^M^H");
  }

  @Test
  void takesOutWhatTurnsTheDirection() {
    assertThat(SafeText.of("a\u202eb\u2066c\u061cd")).isEqualTo("abcd");
  }

  @Test
  void replacesHalvesOfPairs() {
    assertThat(SafeText.of("a\ud800b\udc00")).isEqualTo("a\ufffdb\ufffd");
  }

  @Test
  void endsAColourThatIsLeftOpen() {
    String marked = Ink.BOLD.mark() + "x";
    assertThat(SafeText.of(marked, true)).startsWith("\u001b[").endsWith("x\u001b[0m");
    assertThat(SafeText.of(marked)).isEqualTo("x");
  }

  @Test
  void makesOneLine() {
    assertThat(SafeText.line("a\r\nb\tc\rd\u001b")).isEqualTo("a b c d^[");
  }

  @Test
  void escapesInJsonWhatATerminalWouldObey() {
    String json = JsonText.of("\u001b[31m\u009b\u202e\ud800");
    assertThat(json).isEqualToIgnoringCase("\"\\u001b[31m\\u009b\\u202e\\ud800\"");
  }
}
