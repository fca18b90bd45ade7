package dev.dispatch.transport.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What stands between a word and tmux's command language. */
final class ControlLineTest {
  @Test
  void keepsEveryWordOneWordOnOneLine() {
    assertThat(ControlLine.of("send-keys", "-l", "a \"b\" $HOME \\ ; #{x}\n\u0001é"))
        .isEqualTo("\"send-keys\" \"-l\" \"a \\\"b\\\" \\$HOME \\\\ ; #{x}\\012\\001é\"");
  }

  @Test
  void readsAPaneWhateverItsTitle() {
    Pane pane =
        Pane.parse(
                "4711\t%5\t$3\tmy lane\t@4\t1\tw\t2\t77\t0\t1\t9\t8\t180\t1700000000\tmark\tnode\t/\ta\tb\t")
            .orElseThrow();
    assertThat(pane.title()).isEqualTo("a\tb\t");
    assertThat(pane.sessionName()).isEqualTo("my lane");
    assertThat(pane.inMode()).isTrue();
    assertThat(pane.isDead()).isFalse();
    assertThat(Pane.parse("no pane")).isEmpty();
  }
}
