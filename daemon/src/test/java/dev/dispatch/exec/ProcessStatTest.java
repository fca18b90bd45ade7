package dev.dispatch.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessStatTest {
  private static final String REST = " 4 5 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 777 9 10";

  @Test
  void readsPastANameWithParenthesesAndSpaces() {
    ProcessStat stat = ProcessStat.parse("12 (a) S 9 (b)) Z 3" + REST);

    assertThat(stat).isEqualTo(new ProcessStat(12, 'Z', 3, 4, 5, -1, 777));
    assertThat(stat.isAlive()).isFalse();
  }
}
